namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>What happened to a cue, and when. Scope's <c>200</c> is "accepted", a changed frame is "applied".</summary>
public sealed record CueReceipt
{
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Its time had come.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The last update of the cue left for Scope.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Scope answered 200 to it.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>The first frame seen that differs from the one before the cue; null where frames are not sampled or none differed in time.</summary>
    public DateTimeOffset? FirstChangedFrameAt { get; init; }
}
