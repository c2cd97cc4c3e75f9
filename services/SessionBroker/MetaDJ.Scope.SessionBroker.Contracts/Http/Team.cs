namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>What somebody is in a team.</summary>
public enum TeamRole
{
    Unknown = 0,

    /// <summary>Sees what is booked and opened for the team, and books for it.</summary>
    Member = 1,

    /// <summary>Also says who is in it.</summary>
    Owner = 2,
}

/// <summary>One person of a team.</summary>
public sealed record TeamMember
{
    /// <summary>The name in the person's token.</summary>
    public required string Subject { get; init; }

    public required TeamRole Role { get; init; }
}

/// <summary>All who are to be in a team. The body of <c>PUT /api/teams/{name}</c>.</summary>
public sealed record PutTeamRequest
{
    /// <summary>1 to 100 people, at least one of them an owner.</summary>
    public required IReadOnlyList<TeamMember> Members { get; init; }

    /// <summary>The version that was read before; null replaces whatever there is.</summary>
    public long? Version { get; init; }
}

/// <summary>A team.</summary>
public sealed record TeamResponse
{
    public required string Name { get; init; }

    public required IReadOnlyList<TeamMember> Members { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rises with every change.</summary>
    public required long Version { get; init; }
}
