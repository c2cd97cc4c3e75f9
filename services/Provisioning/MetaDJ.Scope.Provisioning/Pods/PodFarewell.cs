using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.RunPod;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What is done with the pods when we are stopped in good order.</summary>
internal sealed partial class PodFarewell(
    IGpuCloud cloud, PodStore pods, PodBook book, FleetBrake brake, IOptions<RunPodOptions> runPod, IOptions<ProvisioningOptions> options, TimeProvider clock, ILogger<PodFarewell> logger)
{
    private const string Reason = "We were stopped, and pods are not to go on without us.";

    public async Task SayAsync(long fence, CancellationToken cancellationToken)
    {
        if (options.Value.OnShutdown != ShutdownPolicy.Terminate || await brake.IsOnAsync())
        {
            return;
        }

        var records = (await pods.ListAsync()).Where(pod => pod.Occupies).ToList();
        var atCloud = records.Where(pod => pod.CloudId is not null).Select(pod => pod.CloudId!).Concat(await ListedAsync(cancellationToken)).Distinct();
        var ended = await Task.WhenAll(atCloud.Select(id => EndAsync(id, cancellationToken)));
        var gone = ended.OfType<string>().ToHashSet();
        foreach (var pod in records.Where(pod => pod.CloudId is null || gone.Contains(pod.CloudId)))
        {
            await book.ChangeAsync(pod.Id, fence, current => Ended(current, clock.GetUtcNow()));
        }

        LogSaid(gone.Count);
    }

    /// <summary>Also those whose creation was just being asked for.</summary>
    private async Task<IEnumerable<string>> ListedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await cloud.ListAsync(cancellationToken)).Where(pod => pod.Status != CloudPodStatus.Terminated && pod.Owner == runPod.Value.OwnerOrPrefix).Select(pod => pod.CloudId);
        }
        catch (HttpRequestException)
        {
            // What the records know is ended all the same.
            return [];
        }
    }

    private async Task<string?> EndAsync(string cloudId, CancellationToken cancellationToken) =>
        await cloud.TerminateAsync(cloudId, cancellationToken) is CloudOutcome.Done or CloudOutcome.Gone ? cloudId : null;

    private static Pod? Ended(Pod pod, DateTimeOffset now) => pod.State switch
    {
        PodState.Lost => pod.Gone(now),
        PodState.Requested or PodState.Draining or PodState.Stopped => pod.Gone(now).To(PodState.Terminated, now, Reason),
        PodState.Starting or PodState.Booting or PodState.Preparing or PodState.Ready =>
            pod.Gone(now).To(PodState.Draining, now, Reason).To(PodState.Terminated, now, Reason) with { Drain = new PodDrain(PodFate.Terminate, Forced: true) },
        _ => null,
    };

    [LoggerMessage(LogLevel.Information, "PodsEndedAtShutdown: {Count}")]
    private partial void LogSaid(int count);
}
