namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>One happening of a session, as <c>GET /api/sessions/{id}/events</c> sends it (SSE event <c>session</c>, its id is <see cref="Version"/>).</summary>
public sealed record SessionEvent
{
    public required SessionId SessionId { get; init; }

    /// <summary>Rises by one with every change.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What this is about; state and token are there as they are with every kind.</summary>
    public SessionEventKind Kind { get; init; } = SessionEventKind.State;

    public required SessionState State { get; init; }

    /// <summary>Set while Live: it rises after a recovery and after a hand-over.</summary>
    public FencingToken? FencingToken { get; init; }

    public SessionEndReason? EndReason { get; init; }

    public string? Notice { get; init; }

    /// <summary>Set with <see cref="SessionEventKind.Warning"/>.</summary>
    public SessionWarning? Warning { get; init; }

    /// <summary>Who did it; null for an operator or the broker itself.</summary>
    public string? By { get; init; }

    /// <summary>Set with <see cref="SessionEventKind.Crew"/>: whose place changed.</summary>
    public string? Member { get; init; }

    /// <summary>Set with <see cref="SessionEventKind.Crew"/>: what they are now; null when they left or were removed.</summary>
    public CrewRole? Role { get; init; }

    /// <summary>Set with <see cref="SessionEventKind.Lock"/>.</summary>
    public string? Parameter { get; init; }

    /// <summary>Set with <see cref="SessionEventKind.Lock"/>: who holds the lock now; null when it was released.</summary>
    public string? LockHolder { get; init; }
}
