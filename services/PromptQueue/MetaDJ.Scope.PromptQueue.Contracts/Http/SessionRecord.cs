using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>What was played in a session, by whom and how it went. <c>GET /api/queues/{sessionId}/record</c>.</summary>
public sealed record SessionRecord
{
    public required SessionId SessionId { get; init; }

    /// <summary>The subject of its lead.</summary>
    public required string Holder { get; init; }

    public required string Pool { get; init; }

    /// <summary>The first event that is known of.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Lines of its beginning that went because there were too many.</summary>
    public int Thinned { get; init; }

    /// <summary>Events that fell out of the queue's list before they were taken: more came at once than it holds.</summary>
    public int Lost { get; init; }

    /// <summary>When it will be forgotten, from now.</summary>
    public TimeSpan? KeptFor { get; init; }

    /// <summary>Where its cost is told; for operators.</summary>
    public required string Spend { get; init; }

    /// <summary>Oldest first.</summary>
    public required Page<RecordEntry> Entries { get; init; }
}

/// <summary>One thing that happened. What was queued, edited and sent is in the receipts of cues; of turned knobs there is one entry now and then.</summary>
public sealed record RecordEntry
{
    /// <summary>The sequence of the event it was.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public required QueueEventKind Kind { get; init; }

    /// <summary>The cue it is about, as it was at last, with author and receipt.</summary>
    public CueResponse? Cue { get; init; }

    public string? Notice { get; init; }

    public string? By { get; init; }
}
