using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>A cue and how far it has come.</summary>
public sealed record CueResponse
{
    public required CueId Id { get; init; }

    public required SessionId SessionId { get; init; }

    public required CueState State { get; init; }

    public required CueRequest Content { get; init; }

    /// <summary>The subject of the person who queued it.</summary>
    public required string Author { get; init; }

    /// <summary>1 is next; null once it has left the queue.</summary>
    public int? Position { get; init; }

    public required CueReceipt Receipt { get; init; }

    /// <summary>What is known of its effect.</summary>
    public CueEffect Effect => Receipt switch
    {
        { FirstChangedFrameAt: not null } => CueEffect.Seen,
        { AcceptedAt: not null } => CueEffect.Accepted,
        _ => CueEffect.None,
    };

    /// <summary>Why it failed or expired.</summary>
    public string? Cause { get; init; }
}

/// <summary>What is known of a cue's effect. Scope answers 200 to updates that it drops, too.</summary>
public enum CueEffect
{
    Unknown = 0,

    /// <summary>Scope has not taken it, or not yet.</summary>
    None = 1,

    /// <summary>Scope answered 200. Nobody has seen the picture change: it is not watched, or did not change in time, or the next cue came first.</summary>
    Accepted = 2,

    /// <summary>A changed frame was seen after it.</summary>
    Seen = 3,
}
