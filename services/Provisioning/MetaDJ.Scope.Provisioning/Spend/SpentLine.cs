using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>A time that a pod, forgotten since, ran for a pool.</summary>
internal sealed record SpentLine(PoolName Pool, RunInterval Run);
