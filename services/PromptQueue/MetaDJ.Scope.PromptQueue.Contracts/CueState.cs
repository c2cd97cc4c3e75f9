namespace MetaDJ.Scope.PromptQueue.Contracts;

/// <summary>A cue's life.</summary>
public enum CueState
{
    Unknown = 0,
    Queued = 1,

    /// <summary>Its time has come; it waits for Scope's pace.</summary>
    Due = 2,

    /// <summary>On its way to Scope; it may or may not have arrived.</summary>
    Sent = 3,

    /// <summary>Scope took its last update and we are done with it. What is known of the picture is its <see cref="Http.CueEffect"/>.</summary>
    Applied = 4,

    Failed = 5,
    Cancelled = 6,

    /// <summary>Too late: its <c>expiresAt</c> passed, or its session ended.</summary>
    Expired = 7,
}
