namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>What becomes of a pod that nobody needs for the moment.</summary>
public enum IdleFate
{
    Unknown = 0,

    /// <summary>Whatever is cheaper: its stopped disk until it is needed again, or bringing up a new one then.</summary>
    ByPrice = 1,

    /// <summary>It is stopped: its disk stays, at twice the price, and tied to a machine whose GPU others may rent meanwhile.</summary>
    Stop = 2,

    Terminate = 3,
}
