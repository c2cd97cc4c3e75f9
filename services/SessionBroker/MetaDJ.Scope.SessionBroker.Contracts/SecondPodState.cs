namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>A hand-off's second pod, from the wish to the switch.</summary>
public enum SecondPodState
{
    Unknown = 0,

    /// <summary>Nothing was asked for yet: a pod is ready for it, or would be made ready.</summary>
    Offered = 1,

    /// <summary>No ready pod is free yet that nobody waits for; one is being made ready.</summary>
    Wanted = 2,

    /// <summary>It is the session's, beside its stage.</summary>
    Held = 3,

    /// <summary>It is the stage.</summary>
    Switched = 4,
}
