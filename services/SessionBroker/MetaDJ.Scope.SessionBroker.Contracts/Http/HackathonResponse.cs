using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A hackathon as those who run it see it.</summary>
public sealed record HackathonResponse
{
    public required HackathonId Id { get; init; }

    public required string Name { get; init; }

    public required PoolName Pool { get; init; }

    public required HackathonState State { get; init; }

    public required int Stages { get; init; }

    public required TimeSpan SlotLength { get; init; }

    public int? Turns { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required bool KeepPicture { get; init; }

    public required TimeSpan ShowUpWithin { get; init; }

    public string? Rules { get; init; }

    /// <summary>What teams register with; for operators only.</summary>
    public string? Code { get; init; }

    public required int Teams { get; init; }
}

/// <summary>What a big screen shows: no ids of sessions, no people, no codes.</summary>
public sealed record HackathonBoard
{
    public required string Name { get; init; }

    public required HackathonState State { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public string? Rules { get; init; }

    /// <summary>Rises with every change.</summary>
    public required long Version { get; init; }

    public required IReadOnlyList<HackathonStage> Stages { get; init; }

    /// <summary>Those who wait first, in the order of their turns.</summary>
    public required IReadOnlyList<HackathonPlace> Teams { get; init; }
}

/// <param name="Stage">From 1.</param>
/// <param name="Team">Null while it is free.</param>
/// <param name="EndsAt">When the turn ends; null while its stage is being made ready.</param>
public sealed record HackathonStage(int Stage, string? Team, DateTimeOffset? EndsAt);

/// <param name="Turns">How many it has had, the present one included.</param>
/// <param name="Place">1 is next; null on stage, or when it will have no turn any more.</param>
/// <param name="ExpectedAt">When its next turn can be expected; null when there will be none.</param>
public sealed record HackathonPlace(string Team, int Turns, bool OnStage, int? Place, DateTimeOffset? ExpectedAt);
