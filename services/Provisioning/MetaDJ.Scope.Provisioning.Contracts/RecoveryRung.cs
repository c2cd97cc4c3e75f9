namespace MetaDJ.Scope.Provisioning.Contracts;

/// <summary>A step of a recovery, from the quickest to the most thorough.</summary>
public enum RecoveryRung
{
    None = 0,

    /// <summary>The pod's Scope is well but empty: it is prepared once more.</summary>
    PrepareAgain = 1,

    RestartScope = 2,

    /// <summary>Its container is restarted in place.</summary>
    RestartPod = 3,

    /// <summary>A new pod in the same data centre, on the same network volume if there is one.</summary>
    Redeploy = 4,

    /// <summary>A new pod on another GPU type or in another data centre.</summary>
    Elsewhere = 5,
}
