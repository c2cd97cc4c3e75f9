namespace MetaDJ.Scope.PromptQueue.Contracts;

/// <summary>The life of what one of the audience wrote. Stored, and compared in scripts.</summary>
public enum SubmissionState
{
    Unknown = 0,

    /// <summary>For somebody of the crew to approve it.</summary>
    Waiting = 1,

    /// <summary>On the ballot.</summary>
    Approved = 2,
    Rejected = 3,

    /// <summary>It became a cue.</summary>
    Chosen = 4,
}
