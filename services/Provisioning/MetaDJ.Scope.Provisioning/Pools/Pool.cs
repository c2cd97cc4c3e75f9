using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>A wish under a name.</summary>
internal sealed record Pool(PoolName Name, PoolSpec Spec);
