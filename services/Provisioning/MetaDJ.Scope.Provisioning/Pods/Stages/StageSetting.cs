using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Stages;

/// <summary>What the times of a pod's stages depend on.</summary>
/// <param name="GpuType">RunPod's id; null where it is not known yet.</param>
/// <param name="KeptData">It comes to a disk that may hold models already: a network volume, or the pod's own when it was stopped.</param>
internal readonly record struct StageSetting(string Pipeline, string? GpuType, bool KeptData)
{
    public static StageSetting Of(Pod pod) =>
        new(pod.Spec.Pipeline, pod.Placement.GpuType, pod.Spec.NetworkVolumeId is not null || pod.StartedAgain);

    /// <summary>A pod that a pool would get on this GPU.</summary>
    public static StageSetting Of(PoolSpec spec, string? gpuType) => new(spec.Pipeline, gpuType, spec.NetworkVolumeId is not null);
}
