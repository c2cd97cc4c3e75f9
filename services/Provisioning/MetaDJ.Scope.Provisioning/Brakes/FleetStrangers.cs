using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Brakes;

/// <summary>
/// Pods whose name begins like ours and that do not carry our owner's mark: another deployment's whose prefix begins with ours, one made by
/// hand, or one from before there was a mark. They are never ended by us; a person is told.
/// </summary>
internal static class FleetStrangers
{
    public static IEnumerable<CloudPod> Of(IReadOnlyList<Pod> pods, CloudListing? listing, string? owner)
    {
        if (listing is null)
        {
            return [];
        }

        var known = pods.Where(pod => pod.CloudId is not null).Select(pod => pod.CloudId).ToHashSet();
        return listing.Pods.Where(pod => pod.Status != CloudPodStatus.Terminated && pod.Owner != owner && !known.Contains(pod.CloudId));
    }
}
