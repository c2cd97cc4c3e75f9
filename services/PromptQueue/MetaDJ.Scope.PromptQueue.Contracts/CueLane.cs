namespace MetaDJ.Scope.PromptQueue.Contracts;

/// <summary>From whom a cue came. The audience's never go before one of the others that could go now.</summary>
public enum CueLane
{
    Unknown = 0,

    /// <summary>Who leads the session, operators, and services of ours.</summary>
    Lead = 1,

    /// <summary>Everybody else in the session's crew.</summary>
    Crew = 2,
    Audience = 3,
}
