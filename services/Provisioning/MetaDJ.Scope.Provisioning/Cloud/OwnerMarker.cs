namespace MetaDJ.Scope.Provisioning.Cloud;

/// <summary>Who made a pod. With the name's prefix it keeps us from ending pods that only happen to be named like ours.</summary>
public static class OwnerMarker
{
    /// <summary>The one environment variable that is read back from the provider: all others may be secrets.</summary>
    public const string Variable = "METADJ_OWNER";
}
