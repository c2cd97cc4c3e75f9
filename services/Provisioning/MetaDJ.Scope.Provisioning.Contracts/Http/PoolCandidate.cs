namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>One place a pool wants its pods asked for.</summary>
/// <param name="GpuType">RunPod's GPU id.</param>
/// <param name="Cloud">Null for any of the pool's clouds.</param>
/// <param name="DataCenter">RunPod's data-centre id; null for any of the pool's.</param>
public sealed record PoolCandidate(string GpuType, CloudTier? Cloud = null, string? DataCenter = null);
