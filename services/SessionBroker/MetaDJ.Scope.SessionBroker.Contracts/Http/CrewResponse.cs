namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A session's crew. <c>GET /api/sessions/{id}/crew</c>.</summary>
public sealed record CrewResponse
{
    public required SessionId SessionId { get; init; }

    /// <summary>The lead first.</summary>
    public required IReadOnlyList<CrewMemberResponse> Members { get; init; }

    /// <summary>What the caller is; null for operators and services that do not take part.</summary>
    public CrewRole? MyRole { get; init; }

    /// <summary>What the caller may do.</summary>
    public required IReadOnlyList<CrewAction> MyRights { get; init; }

    /// <summary>What each role may do.</summary>
    public required IReadOnlyDictionary<CrewRole, IReadOnlyList<CrewAction>> Rights { get; init; }

    public required IReadOnlyList<ParameterLock> Locks { get; init; }

    /// <summary>What can be locked.</summary>
    public required IReadOnlyList<string> Lockable { get; init; }

    /// <summary>How many may take part besides the lead.</summary>
    public required int Maximum { get; init; }
}

/// <summary>Somebody of the crew, and whether they are there.</summary>
public sealed record CrewMemberResponse
{
    public required string Subject { get; init; }

    public required CrewRole Role { get; init; }

    /// <summary>Follows the session's events now.</summary>
    public bool Watching { get; init; }

    /// <summary>Has been at the stage just now: frames, streams, effects.</summary>
    public bool OnStage { get; init; }

    /// <summary>When they were last seen either way; null when that is more than a day ago.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}

/// <summary>Gives somebody a role. The body of <c>PUT /api/sessions/{id}/crew/{subject}</c>.</summary>
public sealed record ChangeCrewRequest
{
    /// <summary>Not the lead's: that is what a hand-over gives.</summary>
    public required CrewRole Role { get; init; }
}

/// <summary>The body of <c>POST /api/crew/join</c>.</summary>
public sealed record JoinCrewRequest
{
    /// <summary>As it was told: small letters, spaces and hyphens do not matter.</summary>
    public required string Code { get; init; }
}
