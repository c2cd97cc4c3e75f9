using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>A hackathon as it is kept: one record, replaced as a whole when nobody else has meanwhile.</summary>
internal sealed record Hackathon
{
    public const int MostTeams = 200;

    public required HackathonId Id { get; init; }

    public required string Name { get; init; }

    public required PoolName Pool { get; init; }

    /// <summary>The subject of who made it.</summary>
    public required string Owner { get; init; }

    public required int Stages { get; init; }

    public required TimeSpan SlotLength { get; init; }

    public int? Turns { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public bool KeepPicture { get; init; }

    public required TimeSpan ShowUpWithin { get; init; }

    public string? Rules { get; init; }

    /// <summary>From what its code is made, see <see cref="Crews.InvitationCodes"/>: the code itself is kept nowhere.</summary>
    public required InvitationId CodeOf { get; init; }

    public bool Paused { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public long Version { get; init; }

    public IReadOnlyList<Team> Teams { get; init; } = [];

    public IReadOnlyList<Turn> OnStage { get; init; } = [];

    /// <summary>Sessions of turns that are over, until they are seen to have ended.</summary>
    public IReadOnlyList<SessionId> Closing { get; init; } = [];

    public HackathonState StateAt(DateTimeOffset now) => this switch
    {
        { EndedAt: not null } => HackathonState.Ended,
        _ when now >= To => HackathonState.Ended,
        _ when now < From => HackathonState.Upcoming,
        { Paused: true } => HackathonState.Paused,
        _ => HackathonState.Running,
    };

    public Turn? TurnOf(Team team) => OnStage.FirstOrDefault(turn => turn.Team == team.Id);
}

/// <summary>A team of a hackathon.</summary>
internal sealed record Team
{
    public required HackathonTeamId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>A subject.</summary>
    public required string Captain { get; init; }

    public IReadOnlyList<string> Members { get; init; } = [];

    public required DateTimeOffset JoinedAt { get; init; }

    /// <summary>Turns it was given, the present one included.</summary>
    public int Turns { get; init; }

    /// <summary>What its turns count in the order: a team that came late does not catch up on what it missed.</summary>
    public int Counted { get; init; }

    public DateTimeOffset? LastTurnAt { get; init; }

    /// <summary>Until when it is passed over, because its captain had no money for its turn; it keeps its place in the order.</summary>
    public DateTimeOffset? PassedOverUntil { get; init; }

    public bool Left { get; init; }
}

/// <summary>A team's time on a stage.</summary>
internal sealed record Turn
{
    /// <summary>From 1.</summary>
    public required int Stage { get; init; }

    public required HackathonTeamId Team { get; init; }

    public required SessionId Session { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>When its stage was there; its time counts from then on.</summary>
    public DateTimeOffset? LiveAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Somebody of the team was seen on the stage.</summary>
    public bool Present { get; init; }
}

/// <summary>What is known of the session of a turn.</summary>
/// <param name="LastSign">When somebody was last seen in it.</param>
internal sealed record TurnFacts(bool Ended, DateTimeOffset? LiveAt, DateTimeOffset? LastSign)
{
    /// <summary>It was not opened: the captain's own budget has not enough for it.</summary>
    public bool NoMoney { get; init; }
}
