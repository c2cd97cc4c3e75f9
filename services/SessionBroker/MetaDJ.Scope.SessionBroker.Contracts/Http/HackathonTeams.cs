namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Who registers is the captain: their team's sessions are theirs. The body of <c>POST /api/hackathons/{id}/teams</c>.</summary>
public sealed record RegisterTeamRequest
{
    /// <summary>As it was told: 10 letters and digits; spaces, dashes and case do not matter.</summary>
    public required string Code { get; init; }

    /// <summary>1 to 60 characters, one of its own in the event.</summary>
    public required string Name { get; init; }

    /// <summary>The subjects of the others, 10 at most: co-pilots of the team's sessions.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
}

/// <summary>A team as its people and operators see it.</summary>
public sealed record HackathonTeamResponse
{
    public required HackathonTeamId Id { get; init; }

    public required HackathonId HackathonId { get; init; }

    public required string Name { get; init; }

    public required string Captain { get; init; }

    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>How many turns it has had, the present one included.</summary>
    public required int Turns { get; init; }

    /// <summary>1 is next; null on stage, or when it will have no turn any more.</summary>
    public int? Place { get; init; }

    /// <summary>When its next turn can be expected.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>From 1; set while it has its turn.</summary>
    public int? Stage { get; init; }

    /// <summary>Set while it has its turn: <c>GET /api/sessions/{id}</c> has the stage's address.</summary>
    public SessionId? SessionId { get; init; }

    public DateTimeOffset? TurnEndsAt { get; init; }

    public bool Left { get; init; }
}

/// <summary>The body of <c>POST /api/hackathons/{id}/stages/{stage}/extend</c>.</summary>
public sealed record ExtendTurnRequest
{
    public required TimeSpan By { get; init; }
}
