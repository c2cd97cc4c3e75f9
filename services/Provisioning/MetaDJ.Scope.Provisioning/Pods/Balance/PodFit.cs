using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.Provisioning.Offers.Ranking;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>Whether a pod that stands can be loaded anew for another wish.</summary>
internal static class PodFit
{
    /// <summary>It is the same machine, and its GPU, price and place would do for that wish too.</summary>
    public static bool Becomes(Pod pod, PoolSpec wanted) =>
        pod.Spec.IsMachineOf(wanted)
        && OfferFit.WhyNot(GpuWish.Of(wanted, volumeDataCenters: null, volumesAt: []), Offer(pod), PipelineVram.Of(wanted.Pipeline)) is null;

    /// <summary>The same for a pool that is not the pod's own: volumes that are made for one pool are not the other's.</summary>
    public static bool MayMove(Pod pod, PoolSpec wanted) => wanted.NetworkVolume is null or { Set: not null } && Becomes(pod, wanted);

    private static GpuOffer Offer(Pod pod) => new()
    {
        GpuType = pod.Placement.On?.GpuType ?? pod.Placement.GpuType ?? "",
        Name = pod.Placement.GpuType ?? "",
        VramGb = pod.Placement.VramGb ?? Floor(pod.Spec),
        Cloud = pod.Placement.On?.Cloud ?? (pod.Spec.Clouds is [var only] ? only : CloudTier.Unknown),
        DataCenter = pod.Placement.DataCenter,
        PricePerHour = pod.Placement.PricePerHour,
        Stock = "HIGH",
        Fits = true,
    };

    /// <summary>What it was chosen by, where its memory was not written down.</summary>
    private static int Floor(PoolSpec spec) => OfferFit.FloorGb(GpuWish.Of(spec, null, []), PipelineVram.Of(spec.Pipeline)) ?? 0;
}
