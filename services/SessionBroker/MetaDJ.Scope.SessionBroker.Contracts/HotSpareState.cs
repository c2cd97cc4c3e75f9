namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A session's second pod, which follows the Look and takes over within seconds when the first is lost.</summary>
public enum HotSpareState
{
    Unknown = 0,

    /// <summary>Not wanted.</summary>
    None = 1,

    /// <summary>Wanted; no ready pod is free yet that nobody waits for.</summary>
    Wanted = 2,

    /// <summary>A pod is held for it; the queue's event <c>spareReady</c> tells when it shows the picture too.</summary>
    StandsBy = 3,
}
