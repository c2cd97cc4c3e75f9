using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods.Access;
using MetaDJ.Scope.Provisioning.Pods.Walk;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.Volumes;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>
/// What exactly to ask the cloud for: the wish, the candidate, and the volume, which may have to be made first. Whatever is in the way is
/// written into the pod's record, for the next look to go on from.
/// </summary>
internal sealed class PodRecipes(
    PodVolumes volumes, PodBook book, IOptions<RunPodOptions> runPod, IOptions<ProvisioningOptions> options, IOptions<PodAccessOptions> access,
    TimeProvider clock)
{
    /// <summary>A deployment leaves empty what it does not use; in a pod an empty token would count as one. With our mark, by which a pod is known to be ours.</summary>
    private readonly Dictionary<string, string> _environment = new(options.Value.PodEnvironment.Where(variable => variable.Value.Length > 0))
    {
        [OwnerMarker.Variable] = runPod.Value.OwnerOrPrefix,
    };

    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<PodRecipe> ForAsync(Pod pod, Candidate candidate, long fence, CancellationToken cancellationToken)
    {
        switch (await volumes.PrepareAsync(pod, candidate.DataCenter, fence, cancellationToken))
        {
            case VolumePreparation.NotWanted:
                return await CheckedAsync(pod, candidate, RequestOf(pod, candidate, null), null, fence);
            case VolumePreparation.Ready(var volume, var place):
                return await CheckedAsync(pod, candidate, RequestOf(pod, candidate, volume), place, fence);
            case VolumePreparation.Refused(var reason):
                return await RefusedAsync(pod, candidate, reason, fence);
            case VolumePreparation.Wait(var text, var time):
                var now = clock.GetUtcNow();
                await ChangeAsync(pod, fence, current => current with { Placement = current.Placement.Postponed(candidate, now, time), Way = current.Way.Say(text, now) });
                return new PodRecipe.NotNow();
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    private CloudPodRequest RequestOf(Pod pod, Candidate candidate, string? volumeId) => new(
        CloudName.Of(runPod.Value.NamePrefix, pod.Id), pod.Spec.Image, candidate.GpuType, candidate.Cloud, candidate.DataCenter, pod.Spec.DiskGb,
        volumeId is null ? pod.Spec.VolumeGb : null, volumeId, _environment)
    {
        Access = PodAccessWish.Of(pod.Spec.Access, access.Value),
    };

    private async Task<PodRecipe> CheckedAsync(Pod pod, Candidate candidate, CloudPodRequest request, string? volumeDataCenter, long fence) =>
        PodSpecRules.WhyNot(request, volumeDataCenter) is { } wrong ? await RefusedAsync(pod, candidate, wrong, fence) : new PodRecipe.Ready(request);

    private async Task<PodRecipe> RefusedAsync(Pod pod, Candidate candidate, string reason, long fence)
    {
        await ChangeAsync(pod, fence, current => current with
        {
            Placement = current.Placement.Refused(new Refusal(candidate, reason, RefusalKind.NotAsked, null, clock.GetUtcNow())),
            Way = current.Way.Say($"{candidate}: {reason}", clock.GetUtcNow()),
        });
        return new PodRecipe.NotNow();
    }

    private Task<Pod?> ChangeAsync(Pod pod, long fence, Func<Pod, Pod> change) =>
        book.ChangeAsync(pod.Id, fence, current => current is { State: PodState.Requested, Placement.Asking: null } ? change(current) : null);
}

/// <summary>Whether a pod can be asked for.</summary>
internal abstract record PodRecipe
{
    private PodRecipe()
    {
    }

    public sealed record Ready(CloudPodRequest Request) : PodRecipe;

    /// <summary>Why is in the pod's record.</summary>
    public sealed record NotNow : PodRecipe;
}
