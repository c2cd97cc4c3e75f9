using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>What becomes of a hackathon from one moment to the next: whose turn is over, and whose begins. Pure.</summary>
internal static class TurnPlan
{
    /// <summary>How long a team without money for its turn is passed over before it is asked again.</summary>
    public static readonly TimeSpan PassedOverFor = TimeSpan.FromMinutes(1);

    /// <param name="sessions">What is known of the sessions of its turns; one that is missing was not opened yet.</param>
    /// <param name="next">Makes the id of the next session.</param>
    /// <returns>The same record when nothing changes.</returns>
    public static Hackathon Advance(Hackathon hackathon, IReadOnlyDictionary<SessionId, TurnFacts> sessions, DateTimeOffset now, Func<SessionId> next)
    {
        var closing = hackathon.Closing.Where(session => !(sessions.TryGetValue(session, out var facts) && facts.Ended)).ToList();
        if (closing.Count != hackathon.Closing.Count)
        {
            hackathon = hackathon with { Closing = closing };
        }

        if (hackathon.EndedAt is not null)
        {
            return hackathon;
        }

        if (now >= hackathon.To)
        {
            return End(hackathon, now);
        }

        foreach (var turn in hackathon.OnStage)
        {
            if (sessions.TryGetValue(turn.Session, out var facts))
            {
                hackathon = Follow(hackathon, turn, facts, now);
            }
        }

        return Fill(hackathon, now, next);
    }

    /// <summary>Every turn is over, and no new one begins.</summary>
    public static Hackathon End(Hackathon hackathon, DateTimeOffset now) => hackathon with
    {
        EndedAt = now,
        OnStage = [],
        Closing = [.. hackathon.Closing.Concat(hackathon.OnStage.Select(turn => turn.Session)).Distinct()],
    };

    private static Hackathon Follow(Hackathon hackathon, Turn turn, TurnFacts facts, DateTimeOffset now)
    {
        var followed = turn;
        if (turn.LiveAt is null && facts.LiveAt is { } liveAt)
        {
            var begins = liveAt > turn.GivenAt ? liveAt : turn.GivenAt;
            followed = turn with { LiveAt = begins, EndsAt = Sooner(begins + hackathon.SlotLength, hackathon.To) };
        }

        if (!followed.Present && followed.LiveAt is { } since && facts.LastSign >= since)
        {
            followed = followed with { Present = true };
        }

        if (followed != turn)
        {
            hackathon = hackathon with { OnStage = [.. hackathon.OnStage.Select(one => one == turn ? followed : one)] };
        }

        var team = hackathon.Teams.First(one => one.Id == turn.Team);
        var missed = followed is { Present: false, LiveAt: { } given } && now >= given + hackathon.ShowUpWithin;
        return facts.Ended || team.Left || missed || now >= followed.EndsAt ? Over(hackathon, followed, facts, now) : hackathon;
    }

    private static Hackathon Over(Hackathon hackathon, Turn turn, TurnFacts facts, DateTimeOffset now)
    {
        if (facts.Ended && turn.LiveAt is null)
        {
            // It never had its stage: that was no turn.
            hackathon = Change(hackathon, turn.Team, team => team with
            {
                Turns = team.Turns - 1, Counted = team.Counted - 1, PassedOverUntil = facts.NoMoney ? now + PassedOverFor : null,
            });
        }

        hackathon = hackathon with { OnStage = [.. hackathon.OnStage.Where(one => one != turn)] };
        if (hackathon.KeepPicture && !facts.Ended && MayBegin(hackathon, now) && TurnOrder.Next(hackathon, now) is [var following, ..])
        {
            return Give(hackathon, following, new Turn
            {
                Stage = turn.Stage,
                Team = following.Id,
                Session = turn.Session,
                GivenAt = now,
                LiveAt = now,
                EndsAt = Sooner(now + hackathon.SlotLength, hackathon.To),
            });
        }

        return facts.Ended ? hackathon : hackathon with { Closing = [.. hackathon.Closing, turn.Session] };
    }

    private static Hackathon Fill(Hackathon hackathon, DateTimeOffset now, Func<SessionId> next)
    {
        for (var stage = 1; stage <= hackathon.Stages && MayBegin(hackathon, now); stage++)
        {
            if (hackathon.OnStage.All(turn => turn.Stage != stage) && TurnOrder.Next(hackathon, now) is [var team, ..])
            {
                hackathon = Give(hackathon, team, new Turn { Stage = stage, Team = team.Id, Session = next(), GivenAt = now });
            }
        }

        return hackathon;
    }

    private static Hackathon Give(Hackathon hackathon, Team team, Turn turn) => Change(
        hackathon with { OnStage = [.. hackathon.OnStage, turn] },
        team.Id,
        one => one with { Turns = one.Turns + 1, Counted = one.Counted + 1, LastTurnAt = turn.GivenAt });

    /// <summary>Less than half a turn is not worth beginning.</summary>
    private static bool MayBegin(Hackathon hackathon, DateTimeOffset now) =>
        hackathon.StateAt(now) == HackathonState.Running && hackathon.To - now >= hackathon.SlotLength / 2;

    private static Hackathon Change(Hackathon hackathon, HackathonTeamId id, Func<Team, Team> change) =>
        hackathon with { Teams = [.. hackathon.Teams.Select(team => team.Id == id ? change(team) : team)] };

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
