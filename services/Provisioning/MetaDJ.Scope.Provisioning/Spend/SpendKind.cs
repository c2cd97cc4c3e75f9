namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>What money is spent on.</summary>
internal enum SpendKind
{
    Unknown = 0,

    /// <summary>A running pod, at the rate the cloud states for it while it runs.</summary>
    Gpu = 1,

    /// <summary>A running pod's own disk.</summary>
    ContainerDisk = 2,

    /// <summary>A pod's volume disk: dearer while the pod is stopped.</summary>
    VolumeDisk = 3,

    /// <summary>Used or not.</summary>
    NetworkVolume = 4,
}
