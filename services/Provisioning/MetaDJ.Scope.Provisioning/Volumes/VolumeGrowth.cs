using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>Makes volumes larger: when a pool wants more, and when one is full. Nothing ever shrinks.</summary>
internal sealed partial class VolumeGrowth(
    ICloudStorage storage, VolumeStore store, PoolStore pools, IOptions<VolumeOptions> options, IOptions<RunPodOptions> runPod,
    TimeProvider clock, ILogger<VolumeGrowth> logger)
{
    /// <summary>Pods of one volume notice together that it is full: what another has grown is enough for all.</summary>
    private static readonly TimeSpan Shared = TimeSpan.FromMinutes(2);

    /// <summary>What can be done for a pod whose disk is full.</summary>
    public async Task<DiskRelief> RelieveAsync(Pod pod, long fence, CancellationToken cancellationToken)
    {
        if (pod.VolumeId is not { } id)
        {
            return new DiskRelief.Full("The pod's own disk is full: raise the pool's volumeGb or diskGb, or give it a network volume, which can grow.");
        }

        var volume = (await store.ListAsync()).FirstOrDefault(volume => volume.VolumeId == id);
        var wish = VolumeWish.Of(runPod.Value.NamePrefix, await pools.ListAsync()).FirstOrDefault(wish => wish.Name == volume?.Name);
        if (volume is null || wish is null)
        {
            return new DiskRelief.Full("The network volume is full, and no pool of ours manages it: grow it with PATCH /api/volumes, or make room on it.");
        }

        if (volume.GrownAt is { } grown && clock.GetUtcNow() - grown < Shared)
        {
            return new DiskRelief.Grown(volume.SizeGb);
        }

        if (VolumePlan.Grown(volume.SizeGb, wish.GrowTo, options.Value.GrowStepGb) is not { } size)
        {
            var cause = $"The network volume {volume.Name} is full at {volume.SizeGb} GB, and growTo of its pool allows no more.";
            await store.ChangeAsync(volume.Name, fence, current => current?.InTrouble(cause, clock.GetUtcNow()));
            return new DiskRelief.Full(cause);
        }

        return await GrowAsync(volume, size, fence, cancellationToken) is { Trouble: null } larger
            ? new DiskRelief.Grown(larger.SizeGb)
            : new DiskRelief.Full($"The network volume {volume.Name} is full at {volume.SizeGb} GB and could not be grown to {size} GB.");
    }

    /// <returns>The record afterwards; with a trouble when the cloud did not do it.</returns>
    public async Task<Volume?> GrowAsync(Volume volume, int sizeGb, long fence, CancellationToken cancellationToken)
    {
        var outcome = await storage.GrowAsync(volume.VolumeId!, sizeGb, cancellationToken);
        var now = clock.GetUtcNow();
        LogGrown(volume.Name, volume.SizeGb, sizeGb, outcome.GetType().Name);
        return await store.ChangeAsync(volume.Name, fence, current => (current, outcome) switch
        {
            (null, _) => null,
            (_, CloudAnswer<CloudVolume>.Given(var cloud)) => current.Seen(cloud) with { GrownAt = now, Trouble = null, TroubleAt = null },
            (_, CloudAnswer<CloudVolume>.Refused refused) => current.InTrouble($"RunPod refuses to grow it to {sizeGb} GB: {refused}", now),
            (_, CloudAnswer<CloudVolume>.Gone) => current.InTrouble("RunPod has it no more.", now),
            // Growing to the same size again does no harm: the next look does it.
            _ => current.InTrouble($"It could not be grown to {sizeGb} GB just now; it is tried again.", now),
        });
    }

    [LoggerMessage(LogLevel.Information, "VolumeGrown: {Volume} from {FromGb} to {ToGb} GB was answered {Outcome}")]
    private partial void LogGrown(string volume, int fromGb, int toGb, string outcome);
}

/// <summary>What came of a full disk.</summary>
internal abstract record DiskRelief
{
    private DiskRelief()
    {
    }

    public sealed record Grown(int SizeGb) : DiskRelief;

    /// <param name="Cause">With what a person can do.</param>
    public sealed record Full(string Cause) : DiskRelief;
}
