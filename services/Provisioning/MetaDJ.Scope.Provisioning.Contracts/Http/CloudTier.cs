namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>RunPod's two clouds. Network volumes exist on Secure only.</summary>
public enum CloudTier
{
    Unknown = 0,
    Secure = 1,
    Community = 2,
}
