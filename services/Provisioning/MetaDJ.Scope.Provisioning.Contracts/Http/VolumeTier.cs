namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>How fast a network volume is, and what it costs. Fixed when it is made.</summary>
public enum VolumeTier
{
    Unknown = 0,
    Standard = 1,

    /// <summary>Not in every data centre; its price is not published.</summary>
    HighPerformance = 2,
}
