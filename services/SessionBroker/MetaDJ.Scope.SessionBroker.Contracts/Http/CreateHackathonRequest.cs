using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>An event with fair turns. The body of <c>POST /api/hackathons</c>.</summary>
public sealed record CreateHackathonRequest
{
    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Where its stages come from.</summary>
    public required PoolName Pool { get; init; }

    /// <summary>How many teams play at once: 1 to 20.</summary>
    public required int Stages { get; init; }

    /// <summary>How long a turn lasts: 1 minute to 4 hours.</summary>
    public required TimeSpan SlotLength { get; init; }

    /// <summary>How many turns a team has at most; null for as many as there is time for.</summary>
    public int? Turns { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>The end: at most a week after <see cref="From"/>.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>
    /// The next team goes on with the picture as the last one left it, at once. Else each turn begins with a stage that was proven clean, which
    /// takes a reset.
    /// </summary>
    public bool KeepPicture { get; init; }

    /// <summary>A team that does nothing on its stage for so long has not come: the next one has its turn.</summary>
    public TimeSpan ShowUpWithin { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>What teams should read: 2,000 characters at most.</summary>
    public string? Rules { get; init; }
}
