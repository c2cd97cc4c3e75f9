using MetaDJ.Scope.Provisioning.Cloud;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.Access;

/// <summary>Asks the cloud how a pod is reached, within bounds; what it does not tell in time is left unknown.</summary>
internal sealed class PodAccessSight(
    ICloudAccess access, ICloudCatalogue catalogue, CloudFleet fleet, IOptions<PodAccessOptions> options, TimeProvider clock)
{
    public async Task<PodAccessFacts> LookAsync(Pod pod, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var asked = clock.GetUtcNow();
        var live = Within(() => access.FindAsync(pod.CloudId!, either.Token), cancellationToken);
        var keys = Within(() => access.SshKeysAsync(either.Token), cancellationToken);
        var places = Within(() => catalogue.DataCentersAsync(either.Token), cancellationToken);
        var (found, seen) = (await live, fleet.Last);
        var cloud = found.Value ?? PodLife.At(pod, seen);
        return new PodAccessFacts(
            cloud,
            found.Value is not null ? asked : cloud is not null ? seen?.At : null,
            found.Value is not null,
            (await keys).Value,
            (await places).Value is { } centres && (cloud?.DataCenter ?? pod.Placement.DataCenter) is { } place ? centres.Find(place)?.GlobalNetwork : null);
    }

    private static async Task<Told<T>> Within<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return new Told<T>(await ask());
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new Told<T>(default);
        }
    }

    private readonly record struct Told<T>(T? Value);
}
