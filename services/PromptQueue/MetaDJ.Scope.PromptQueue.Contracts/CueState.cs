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

    /// <summary>
    /// Scope answered 200 to its last update, and there is nothing left to do. It answers so to updates that it drops, too: a cue whose effect nobody
    /// saw stays here.
    /// </summary>
    Accepted = 4,

    Failed = 5,
    Cancelled = 6,

    /// <summary>Too late: its <c>expiresAt</c> passed, or its session ended.</summary>
    Expired = 7,

    /// <summary>Accepted, and a changed frame was seen after it. Read from the receipt: records say <see cref="Accepted"/>.</summary>
    Applied = 8,
}
