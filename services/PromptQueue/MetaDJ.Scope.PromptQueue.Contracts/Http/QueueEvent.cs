namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>One thing that happened in a queue, as its SSE stream tells it; the SSE event id is the sequence.</summary>
public sealed record QueueEvent
{
    /// <summary>Rises by 1 within a session. Send it back as <c>Last-Event-ID</c> to go on after it.</summary>
    public required long Sequence { get; init; }

    public required QueueEventKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The cue it is about, whole, as it is now.</summary>
    public CueResponse? Cue { get; init; }

    /// <summary>What else a person should know.</summary>
    public string? Notice { get; init; }

    /// <summary>Who edited, cancelled, cleared or turned the parameters; a cue's own author is in the cue. Null for operators and for ourselves.</summary>
    public string? By { get; init; }

    /// <summary>With FallbackShown and FallbackEnded.</summary>
    public FallbackResponse? Fallback { get; init; }

    /// <summary>With TempoChanged, CountBegun, TransportStopped, ClockLocked and ClockLost.</summary>
    public TempoTold? Tempo { get; init; }

    /// <summary>With SessionChanged.</summary>
    public SessionTold? Session { get; init; }
}

/// <summary>Kinds of queue events.</summary>
public enum QueueEventKind
{
    Unknown = 0,
    CueQueued = 1,
    CueChanged = 2,
    CueSent = 3,

    /// <summary>Scope answered 200 to its last update: nothing is left to do.</summary>
    CueAccepted = 4,

    /// <summary>The picture was seen to change after it. It does not come for a cue whose effect nobody saw.</summary>
    CueApplied = 5,
    CueFailed = 6,
    CueCancelled = 7,
    CueExpired = 8,
    QueuePaused = 9,
    QueueResumed = 10,
    QueueCleared = 11,
    Panicked = 12,

    /// <summary>The whole Look was sent to another pod.</summary>
    LookReplayed = 13,
    ParametersChanged = 14,
    QueueClosed = 15,

    /// <summary>The pod that stands by shows the whole Look.</summary>
    SpareReady = 16,

    /// <summary>The tempo is notably another, or comes from elsewhere.</summary>
    TempoChanged = 21,

    /// <summary>Bar 1 began anew, or the transport runs on.</summary>
    CountBegun = 22,

    /// <summary>Cues on the beat wait.</summary>
    TransportStopped = 23,

    /// <summary>The grid follows the forwarded clock.</summary>
    ClockLocked = 24,

    /// <summary>The forwarded clock fell silent: the grid runs on by itself.</summary>
    ClockLost = 25,

    /// <summary>Receipts say that cues on the beat are to be sent earlier, or later; the notice tells by how much.</summary>
    LookAheadChanged = 26,

    /// <summary>A set list stands by in the session; the notice is its name.</summary>
    CueListLoaded = 30,

    /// <summary>The cue list fired, by GO or by itself; the notice tells the numbers fired and the one that stands by now.</summary>
    CueListWent = 31,

    /// <summary>Another cue stands by, set by hand; the notice is its number.</summary>
    StandbyMoved = 32,

    /// <summary>What the list still owed is dropped; the standby stays.</summary>
    CueListStopped = 33,
    CueListUnloaded = 34,

    /// <summary>An author took their last change back; the notice tells what it was.</summary>
    Undone = 35,
    Redone = 36,

    /// <summary>A hold was ended, or a cue passed over; the notice tells which.</summary>
    Skipped = 37,

    /// <summary>A withdrawn or dead cue waits in the queue again.</summary>
    CueRestored = 38,

    /// <summary>Clients show the fallback picture from now on, whatever the pod does.</summary>
    FallbackShown = 40,

    /// <summary>The stage is to be shown again.</summary>
    FallbackEnded = 41,

    /// <summary>The session's state, end or warning is another.</summary>
    SessionChanged = 42,

    /// <summary>The Look is as it was before the panic.</summary>
    PanicEnded = 43,

    /// <summary>A parameter has reached the end of its ramp.</summary>
    RampEnded = 44,

    /// <summary>Somebody asked for a LoRA on the pod; the notice is its name, as with the four below.</summary>
    LoraInstallStarted = 50,

    /// <summary>A quarter more of it, or what it waits for.</summary>
    LoraInstallProgress = 51,
    LoraInstalled = 52,
    LoraInstallFailed = 53,
    LoraInstallCancelled = 54,

    /// <summary>A second pod is being prepared for a swap of LoRAs; the stage plays on.</summary>
    HandOffPreparing = 60,

    /// <summary>The second pod shows the changed picture, and takes over next.</summary>
    HandOffReady = 61,

    /// <summary>The stage is on the pod that was prepared.</summary>
    HandOffDone = 62,

    /// <summary>It was given up; the stage is as it was.</summary>
    HandOffFailed = 63,

    /// <summary>How long the picture was away in a swap, by frames, beside what had been told.</summary>
    LoraSwapMeasured = 64,

    /// <summary>People may submit texts by the event code.</summary>
    AudienceOpened = 70,

    /// <summary>Nothing more is taken in.</summary>
    AudienceClosed = 71,

    /// <summary>A submission waits to be approved, the first of those that do now; the notice is its id, as with the three below.</summary>
    SubmissionWaits = 72,
    SubmissionApproved = 73,
    SubmissionRejected = 74,

    /// <summary>The most voted submission becomes a cue.</summary>
    SubmissionChosen = 75,
}
