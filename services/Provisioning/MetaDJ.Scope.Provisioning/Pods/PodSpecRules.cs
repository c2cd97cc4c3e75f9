using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Secrets;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>
/// What a request for a pod must be before it is sent. RunPod would refuse most of it with the same 400 that it has for a GPU that is sold
/// out, and a walk over all candidates would follow a mistake of ours.
/// </summary>
internal static class PodSpecRules
{
    /// <param name="volumeDataCenter">Where its network volume is; null when that is not known.</param>
    /// <returns>What is wrong with it; null when it may be sent.</returns>
    public static string? WhyNot(CloudPodRequest request, string? volumeDataCenter) => request switch
    {
        { NetworkVolumeId: not null, VolumeGb: not null } => "A pod has a volume of its own or a network volume, not both.",
        { NetworkVolumeId: not null, Cloud: not CloudTier.Secure } => "Network volumes exist in the Secure cloud only.",
        { NetworkVolumeId: not null, DataCenter: { } place } when volumeDataCenter is not null && place != volumeDataCenter =>
            $"The network volume is in {volumeDataCenter}, and cannot be mounted in {place}.",
        { DiskGb: < 1 } => "The size of the container disk must be said: RunPod's default differs by template.",
        { VolumeGb: < 10 } => "A volume of its own has 10 GB at least.",
        { Image.Length: 0 } => "No image is named.",
        _ => PodEnvironmentRules.Problems(request.Environment).FirstOrDefault(),
    };
}
