namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>Whose turn is next: who has had the fewest, then whose last is longest ago, then who came first. Pure.</summary>
internal static class TurnOrder
{
    /// <summary>The teams that wait for a turn, the next one first.</summary>
    public static IReadOnlyList<Team> Waiting(Hackathon hackathon) =>
    [
        .. hackathon.Teams
            .Where(team => !team.Left && hackathon.TurnOf(team) is null && (hackathon.Turns is not { } most || team.Turns < most))
            .OrderBy(team => team.Counted)
            .ThenBy(team => team.LastTurnAt ?? DateTimeOffset.MinValue)
            .ThenBy(team => team.JoinedAt)
            .ThenBy(team => team.Id.Value),
    ];

    /// <summary>Those of them that can have it now.</summary>
    public static IReadOnlyList<Team> Next(Hackathon hackathon, DateTimeOffset now) => [.. Waiting(hackathon).Where(team => !(team.PassedOverUntil > now))];

    /// <summary>What a team that joins now counts as having had: as much as whoever has had the least.</summary>
    public static int CountOfLatecomer(Hackathon hackathon) =>
        hackathon.Teams.Where(team => !team.Left).Select(team => team.Counted).DefaultIfEmpty(0).Min();

    /// <summary>When each of the waiting teams can expect its turn, in order: every turn before theirs lasts its whole time.</summary>
    public static IReadOnlyList<(Team Team, DateTimeOffset? ExpectedAt)> Expected(Hackathon hackathon, DateTimeOffset now)
    {
        var free = new PriorityQueue<int, DateTimeOffset>();
        var begins = now > hackathon.From ? now : hackathon.From;
        for (var stage = 1; stage <= hackathon.Stages; stage++)
        {
            var turn = hackathon.OnStage.FirstOrDefault(one => one.Stage == stage);
            var freeAt = turn is null ? begins : turn.EndsAt ?? begins + hackathon.SlotLength;
            free.Enqueue(stage, freeAt > begins ? freeAt : begins);
        }

        var expected = new List<(Team, DateTimeOffset?)>();
        var lastStart = hackathon.To - (hackathon.SlotLength / 2);
        foreach (var team in Waiting(hackathon))
        {
            free.TryDequeue(out var stage, out var at);
            free.Enqueue(stage, at + hackathon.SlotLength);
            expected.Add((team, at <= lastStart && hackathon.EndedAt is null ? at : null));
        }

        return expected;
    }
}
