using System.Collections.Concurrent;
using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.RunPod;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>
/// Finds or makes the volume of a pod that is about to be placed. Written down before it is asked for, and found again by name where the
/// answer was lost: never two volumes for one wish.
/// </summary>
internal sealed partial class PodVolumes(
    ICloudStorage storage, VolumeStore store, VolumeSight sight, IOptions<VolumeOptions> options, IOptions<RunPodOptions> runPod,
    IOptions<ProvisioningOptions> provisioning, TimeProvider clock, ILogger<PodVolumes> logger)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>A creation that was sent may be at the provider's door until its time is over, and may take as long again to be listed.</summary>
    private TimeSpan Settle => runPod.Value.Timeout + provisioning.Value.AnswerSettle;

    /// <param name="dataCenter">Of the candidate that is about to be asked for.</param>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<VolumePreparation> PrepareAsync(Pod pod, string? dataCenter, long fence, CancellationToken cancellationToken)
    {
        if (pod.Spec.NetworkVolume is not { } managed)
        {
            return pod.Spec.NetworkVolumeId is { } named
                ? new VolumePreparation.Ready(named, sight.Last?.Find(named)?.DataCenter)
                : new VolumePreparation.NotWanted();
        }

        if (dataCenter is null)
        {
            return new VolumePreparation.Refused("A network volume needs a data centre that is known beforehand.");
        }

        var wish = VolumeWish.Of(runPod.Value.NamePrefix, pod.Pool, managed, dataCenter);
        var turn = _turns.GetOrAdd(wish.Name, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await store.FindAsync(wish.Name) is { VolumeId: { } known }
                ? new VolumePreparation.Ready(known, dataCenter)
                : await FindOrMakeAsync(wish, fence, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<VolumePreparation> FindOrMakeAsync(VolumeWish wish, long fence, CancellationToken cancellationToken)
    {
        VolumeListing listing;
        try
        {
            listing = await sight.ReadAsync(options.Value.ListFreshness, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            return new VolumePreparation.Wait($"the network volumes cannot be listed: {exception.Message}", options.Value.ListFreshness);
        }

        switch (VolumePlan.Next(await store.FindAsync(wish.Name), wish, listing, Settle, options.Value.RefusalRest, clock.GetUtcNow()))
        {
            case VolumeStep.Adopt(var cloud):
                LogAdopted(cloud.Name, cloud.DataCenter);
                return await SeenAsync(wish, cloud, fence);
            case VolumeStep.Wait(var text):
                return new VolumePreparation.Wait(text, options.Value.ListFreshness);
            case VolumeStep.Rest(var reason):
                return new VolumePreparation.Refused(reason);
            case VolumeStep.Ask:
                return await AskAsync(wish, fence, cancellationToken);
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    private async Task<VolumePreparation> AskAsync(VolumeWish wish, long fence, CancellationToken cancellationToken)
    {
        await store.ChangeAsync(wish.Name, fence, current => (current ?? New(wish)) with { AskedAt = clock.GetUtcNow(), Trouble = null, TroubleAt = null });
        var outcome = await storage.CreateAsync(wish.Request, cancellationToken);
        switch (outcome)
        {
            case CloudAnswer<CloudVolume>.Given(var made):
                LogMade(made.Name, made.SizeGb, made.DataCenter);
                return await SeenAsync(wish, made, fence);
            case CloudAnswer<CloudVolume>.Refused or CloudAnswer<CloudVolume>.Gone:
                var cause = $"No network volume can be made in {wish.DataCenter}: {(outcome as CloudAnswer<CloudVolume>.Refused)?.ToString() ?? "RunPod does not know the place."}";
                await store.ChangeAsync(wish.Name, fence, current => (current ?? New(wish)).InTrouble(cause, clock.GetUtcNow()) with { AskedAt = null });
                return new VolumePreparation.Refused(cause);
            case CloudAnswer<CloudVolume>.RateLimited(var wait):
                await store.ChangeAsync(wish.Name, fence, current => (current ?? New(wish)) with { AskedAt = null });
                return new VolumePreparation.Wait($"the cloud asks to wait {wait.TotalSeconds:0} s before its volume is made", wait);
            case CloudAnswer<CloudVolume>.Unknown(var unanswered):
                await store.ChangeAsync(wish.Name, fence, current => (current ?? New(wish)) with { AskedAt = clock.GetUtcNow() });
                return new VolumePreparation.Wait($"looking for its volume, whose creation was not answered: {unanswered}", options.Value.ListFreshness);
            default:
                throw new UnreachableException(outcome.ToString());
        }
    }

    private async Task<VolumePreparation> SeenAsync(VolumeWish wish, CloudVolume cloud, long fence)
    {
        await store.ChangeAsync(wish.Name, fence, current => (current ?? New(wish)).Seen(cloud));
        return new VolumePreparation.Ready(cloud.VolumeId, cloud.DataCenter);
    }

    private static Volume New(VolumeWish wish) =>
        new() { Name = wish.Name, DataCenter = wish.DataCenter, Tier = wish.Tier ?? Contracts.Http.VolumeTier.Standard, SizeGb = wish.SizeGb };

    [LoggerMessage(LogLevel.Information, "VolumeMade: {Volume} of {SizeGb} GB in {DataCenter}")]
    private partial void LogMade(string volume, int sizeGb, string dataCenter);

    [LoggerMessage(LogLevel.Information, "VolumeAdopted: {Volume} in {DataCenter} was there already")]
    private partial void LogAdopted(string volume, string dataCenter);
}

/// <summary>Whether a pod's volume is there for it.</summary>
internal abstract record VolumePreparation
{
    private VolumePreparation()
    {
    }

    /// <summary>The pod has no network volume.</summary>
    public sealed record NotWanted : VolumePreparation;

    /// <param name="DataCenter">Null when that is not known; RunPod will say whether it fits.</param>
    public sealed record Ready(string VolumeId, string? DataCenter) : VolumePreparation;

    /// <summary>Nothing can be said yet; the same candidate again after this long.</summary>
    public sealed record Wait(string Text, TimeSpan For) : VolumePreparation;

    /// <summary>Not there: the next candidate.</summary>
    public sealed record Refused(string Reason) : VolumePreparation;
}
