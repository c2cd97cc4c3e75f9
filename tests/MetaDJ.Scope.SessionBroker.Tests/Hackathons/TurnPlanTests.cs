using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Hackathons;

namespace MetaDJ.Scope.SessionBroker.Tests.Hackathons;

public sealed class TurnPlanTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Plays a hackathon by itself: every stage is there a minute after it is asked for, and everybody comes, unless said otherwise.</summary>
    private sealed class Play(int stages, int teams, int slotMinutes = 10, int? turns = null, bool keepPicture = false)
    {
        private readonly Dictionary<SessionId, TurnFacts> _sessions = [];

        public Hackathon Now { get; private set; } = new()
        {
            Id = HackathonId.New(TimeProvider.System),
            Name = "jam",
            Pool = PoolName.Parse("stage"),
            Owner = "ola",
            Stages = stages,
            SlotLength = TimeSpan.FromMinutes(slotMinutes),
            Turns = turns,
            From = Begin,
            To = Begin.AddHours(24),
            KeepPicture = keepPicture,
            ShowUpWithin = TimeSpan.FromMinutes(3),
            CodeOf = InvitationId.New(TimeProvider.System),
            Teams = [.. Enumerable.Range(0, teams).Select(index => Team(index, Begin.AddMinutes(-30).AddSeconds(index)))],
        };

        public DateTimeOffset Clock { get; private set; } = Begin;

        public HashSet<HackathonTeamId> Absent { get; } = [];

        public List<HackathonTeamId> Given { get; } = [];

        public static Team Team(int index, DateTimeOffset joinedAt, int counted = 0) => new()
        {
            Id = HackathonTeamId.New(TimeProvider.System), Name = $"team {index}", Captain = $"captain {index}", JoinedAt = joinedAt, Counted = counted,
        };

        public void Join(int index) => Now = Now with { Teams = [.. Now.Teams, Team(index, Clock, TurnOrder.CountOfLatecomer(Now))] };

        public void Change(Func<Hackathon, Hackathon> change) => Now = change(Now);

        public void Close(SessionId session) => _sessions[session] = _sessions[session] with { Ended = true };

        public void Pass(int minutes)
        {
            for (var i = 0; i < minutes; i++)
            {
                foreach (var turn in Now.OnStage)
                {
                    var facts = _sessions.GetValueOrDefault(turn.Session, new TurnFacts(false, null, null));
                    _sessions[turn.Session] = facts with
                    {
                        LiveAt = facts.LiveAt ?? Clock,
                        LastSign = Absent.Contains(turn.Team) || facts.LiveAt is null ? facts.LastSign : Clock,
                    };
                }

                foreach (var closing in Now.Closing)
                {
                    Close(closing);
                }

                var before = Now.OnStage;
                Now = TurnPlan.Advance(Now, _sessions, Clock, () => SessionId.New(TimeProvider.System));
                Given.AddRange(Now.OnStage.Where(turn => before.All(one => (one.Session, one.Team) != (turn.Session, turn.Team))).Select(turn => turn.Team));
                Clock += TimeSpan.FromMinutes(1);
            }
        }
    }

    public static TheoryData<int, int, bool> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, bool>();
            foreach (var (stages, teams) in new[] { (1, 1), (1, 2), (1, 7), (2, 3), (2, 8), (3, 7), (4, 5), (5, 20), (8, 50) })
            {
                sizes.Add(stages, teams, false);
                sizes.Add(stages, teams, true);
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Turns_AfterAnyTime_DifferByOneAtMost(int stages, int teams, bool keepPicture)
    {
        var play = new Play(stages, teams, keepPicture: keepPicture);
        for (var minute = 0; minute < 600; minute++)
        {
            play.Pass(1);
            var turns = play.Now.Teams.Select(team => team.Turns).ToList();
            Assert.InRange(turns.Max() - turns.Min(), 0, 1);
            Assert.Equal(play.Now.OnStage.Count, play.Now.OnStage.Select(turn => turn.Team).Distinct().Count());
            Assert.Equal(play.Now.OnStage.Count, play.Now.OnStage.Select(turn => turn.Stage).Distinct().Count());
            Assert.InRange(play.Now.OnStage.Count, Math.Min(stages, teams) == 0 ? 0 : 1, stages);
        }

        Assert.True(play.Now.Teams.All(team => team.Turns > 0));
    }

    [Fact]
    public void Turns_OfTeamsThatComeAndGo_NeverFavourALatecomer()
    {
        foreach (var seed in Enumerable.Range(0, 40))
        {
            var random = new Random(seed);
            var play = new Play(stages: random.Next(1, 4), teams: random.Next(3, 9));
            for (var round = 0; round < 30; round++)
            {
                play.Pass(random.Next(1, 30));
                if (random.Next(3) == 0)
                {
                    play.Join(100 + round);
                }

                if (random.Next(5) == 0 && play.Now.Teams.Where(team => !team.Left).ToList() is { Count: > 2 } there)
                {
                    var gone = there[random.Next(there.Count)].Id;
                    play.Change(now => now with { Teams = [.. now.Teams.Select(team => team.Id == gone ? team with { Left = true } : team)] });
                }

                // Counted from where each began, nobody who is there is more than one turn ahead of another.
                var counted = play.Now.Teams.Where(team => !team.Left).Select(team => team.Counted).ToList();
                Assert.True(counted.Max() - counted.Min() <= 1, $"seed {seed}, round {round}: {string.Join(' ', counted)}");
                Assert.All(play.Now.OnStage, turn => Assert.Contains(play.Now.Teams, team => team.Id == turn.Team));
            }
        }
    }

    [Fact]
    public void Latecomer_HasItsTurnsFromNowOnAndNotAllThatItMissed()
    {
        var play = new Play(stages: 1, teams: 3);
        play.Pass(200);
        var missed = play.Now.Teams.Min(team => team.Turns);
        play.Join(9);
        play.Given.Clear();

        play.Pass(200);

        var late = play.Now.Teams[^1];
        Assert.True(missed >= 4);
        Assert.InRange(play.Given.Count(given => given == late.Id), 4, 6);
        // Never twice in a row while others wait.
        Assert.DoesNotContain(play.Given.Zip(play.Given.Skip(1)), pair => pair.First == pair.Second);
    }

    [Fact]
    public void NoShow_LosesItsTurnAndGoesBackInTheLine()
    {
        var play = new Play(stages: 1, teams: 3);
        var absent = play.Now.Teams[0].Id;
        play.Absent.Add(absent);

        play.Pass(4);
        Assert.Equal(absent, Assert.Single(play.Now.OnStage).Team);
        play.Pass(2);

        Assert.Equal(play.Now.Teams[1].Id, Assert.Single(play.Now.OnStage).Team);
        Assert.Equal(absent, TurnOrder.Waiting(play.Now)[^1].Id);
    }

    [Fact]
    public void Turn_WhoseStageNeverCame_WasNone()
    {
        var play = new Play(stages: 1, teams: 2);
        play.Pass(1);
        var turn = Assert.Single(play.Now.OnStage);
        var sessions = new Dictionary<SessionId, TurnFacts> { [turn.Session] = new(Ended: true, null, null) };

        var after = TurnPlan.Advance(play.Now with { Paused = true }, sessions, play.Clock, () => SessionId.New(TimeProvider.System));

        Assert.Empty(after.OnStage);
        Assert.Equal((0, 0), (after.Teams[0].Turns, after.Teams[0].Counted));
        Assert.Empty(after.Closing);
    }

    [Fact]
    public void Turn_LastsItsSlotFromWhenTheStageIsThere()
    {
        var play = new Play(stages: 1, teams: 2);
        play.Pass(3);

        var turn = Assert.Single(play.Now.OnStage);
        Assert.Equal(turn.LiveAt + TimeSpan.FromMinutes(10), turn.EndsAt);
        play.Pass(12);
        Assert.NotEqual(turn.Team, Assert.Single(play.Now.OnStage).Team);
    }

    [Fact]
    public void KeepPicture_GivesTheSameSessionOn_UnlessItEnded()
    {
        var play = new Play(stages: 1, teams: 3, keepPicture: true);
        play.Pass(2);
        var first = play.Now.OnStage[0];
        play.Pass(11);
        var second = play.Now.OnStage[0];
        Assert.Equal(first.Session, second.Session);
        Assert.NotEqual(first.Team, second.Team);
        Assert.Equal(second.GivenAt + TimeSpan.FromMinutes(10), second.EndsAt);

        play.Close(second.Session);
        play.Pass(1);
        Assert.NotEqual(first.Session, play.Now.OnStage[0].Session);
    }

    [Fact]
    public void Paused_LetsTurnsEndAndBeginsNone()
    {
        var play = new Play(stages: 2, teams: 4);
        play.Pass(2);
        play.Change(now => now with { Paused = true });
        Assert.Equal(2, play.Now.OnStage.Count);
        play.Pass(12);
        Assert.Empty(play.Now.OnStage);

        play.Change(now => now with { Paused = false });
        play.Pass(1);
        Assert.Equal(2, play.Now.OnStage.Count);
    }

    [Fact]
    public void MostTurns_AreNotPassed()
    {
        var play = new Play(stages: 2, teams: 3, turns: 2);

        play.Pass(300);

        Assert.All(play.Now.Teams, team => Assert.Equal(2, team.Turns));
        Assert.Empty(play.Now.OnStage);
    }

    [Fact]
    public void End_ClosesEverySessionOnceAndGivesNoTurnThatIsHardlyOne()
    {
        var play = new Play(stages: 2, teams: 4);
        play.Change(now => now with { To = Begin.AddMinutes(14) });
        play.Pass(13);
        // Less than half a slot is left.
        Assert.Empty(play.Now.OnStage);
        play.Pass(3);

        Assert.Equal(HackathonState.Ended, play.Now.StateAt(play.Clock));
        Assert.NotNull(play.Now.EndedAt);
        Assert.Empty(play.Now.Closing);
        Assert.Equal(2, play.Given.Count);
    }

    [Fact]
    public void Expected_IsWhatComesTrueWhenEverybodyPlaysTheirWholeTurn()
    {
        var play = new Play(stages: 2, teams: 6);
        play.Pass(3);
        var expected = TurnOrder.Expected(play.Now, play.Clock);
        Assert.Equal(4, expected.Count);

        foreach (var (team, at) in expected)
        {
            var turns = team.Turns;
            while (play.Now.Teams.First(one => one.Id == team.Id).Turns == turns)
            {
                play.Pass(1);
            }

            // A pass a minute, and a minute until each stage is there.
            Assert.InRange((play.Clock - at!.Value).TotalMinutes, -1, 6);
        }
    }
}
