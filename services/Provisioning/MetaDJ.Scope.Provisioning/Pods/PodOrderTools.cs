using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods.Access;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The clock, the measurements, and what is made from options.</summary>
internal sealed class PodOrderTools(
    TimeProvider clock, ProvisioningMetrics metrics, IOptions<RunPodOptions> runPod, IOptions<ProvisioningOptions> options,
    IOptions<PodAccessOptions> access)
{
    /// <summary>A deployment leaves empty what it does not use; in a pod an empty token would count as one.</summary>
    private readonly Dictionary<string, string> _environment = options.Value.PodEnvironment.Where(variable => variable.Value.Length > 0).ToDictionary();

    public DateTimeOffset Now => clock.GetUtcNow();

    public ProvisioningMetrics Metrics => metrics;

    public Pod NewPod(Pool pool) => new()
    {
        Id = PodId.New(clock),
        Pool = pool.Name,
        Spec = pool.Spec,
        CreatedAt = Now,
        Way = PodProgress.Start(Now, PodStage.Create, "waiting for a place"),
    };

    public CloudPodRequest RequestOf(Pod pod, Candidate candidate) => new(
        CloudName.Of(runPod.Value.NamePrefix, pod.Id), pod.Spec.Image, candidate.GpuType, candidate.Cloud, candidate.DataCenter, pod.Spec.DiskGb,
        pod.Spec.NetworkVolumeId is null ? pod.Spec.VolumeGb : null, pod.Spec.NetworkVolumeId, _environment)
    {
        Access = PodAccessWish.Of(pod.Spec.Access, access.Value),
    };
}
