using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods.Stages;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>How long before a pod must stand it is started: what the slow ones have lately taken stage by stage, and a reserve at least.</summary>
internal static class PoolLead
{
    public static TimeSpan Of(PoolSpec spec, StageHistory stages, ProvisioningOptions options)
    {
        var slow = stages.ExpectedToReady(StageSetting.Of(spec, gpuType: null), spec.Loras.Count > 0).Slow;
        return slow > options.WarmingReserve ? slow : options.WarmingReserve;
    }
}
