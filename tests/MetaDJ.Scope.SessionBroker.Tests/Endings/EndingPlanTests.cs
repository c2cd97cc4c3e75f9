using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Tests.Endings;

public sealed class EndingPlanTests
{
    private static readonly DateTimeOffset Opened = new(2026, 11, 25, 20, 0, 0, TimeSpan.Zero);
    private static readonly EndingRules Rules = EndingRules.Of(PoolName.Parse("stage"), null, new EndingOptions(), new BrokerOptions());

    /// <summary>Two hours, opened at 20:00; in use all the time.</summary>
    private static EndingFacts Facts(double minutes, Func<Session, Session>? change = null, TimeSpan? room = null, bool inUse = true)
    {
        var id = SessionId.New(TimeProvider.System);
        var endsAt = Opened.AddHours(2);
        var session = new Session
        {
            Id = id,
            Pool = PoolName.Parse("stage"),
            Holder = "ana",
            State = SessionState.Live,
            OpenedAt = Opened,
            LiveAt = Opened,
            EndsAt = endsAt,
            DurationMs = (long)TimeSpan.FromHours(2).TotalMilliseconds,
            Spent = 0,
            Changes = [],
        };
        session = change?.Invoke(session) ?? session;
        var now = Opened.AddMinutes(minutes);
        var hardEnd = session.EndsAt.AddMinutes(room is { } limited && limited < TimeSpan.FromMinutes(1) ? limited.TotalMinutes : 1);
        var lease = new Lease
        {
            SessionId = id,
            PodId = PodId.New(TimeProvider.System),
            Fence = 1,
            GrantedAt = Opened,
            Holder = "ana",
            Price = 1,
            EndsAt = hardEnd,
            ClosesAt = session.EndsAt,
            ExpiresAt = now.AddMinutes(10) < hardEnd ? now.AddMinutes(10) : hardEnd,
        };
        return new EndingFacts(session, lease, inUse ? now : null, null, room) { RoomForGrace = room };
    }

    private static EndingStep At(double minutes, EndingFacts facts, EndingRules? rules = null) => EndingPlan.Decide(facts, rules ?? Rules, Opened.AddMinutes(minutes));

    private static EndingAction.Warn Warned(EndingStep step) => Assert.IsType<EndingAction.Warn>(Assert.Single(step.Actions));

    private static Session Told(Session session, EndingSlot slot, int level, DateTimeOffset? endsAt = null, DateTimeOffset? at = null, WarningKind kind = WarningKind.Early) => session with
    {
        Told = new Dictionary<EndingSlot, Told>
        {
            [slot] = new Told
            {
                EndsAt = endsAt ?? session.EndsAt,
                Level = level,
                Warning = new Warning { Kind = kind, Reason = WarningReason.TimeUp, At = at ?? Opened, EndsAt = endsAt ?? session.EndsAt },
            },
        },
    };

    [Theory]
    [InlineData(104.9, 0, null)]
    [InlineData(105, 0, WarningKind.Early)]
    [InlineData(109, 1, null)]
    [InlineData(115, 1, WarningKind.Soon)]
    [InlineData(118, 2, null)]
    [InlineData(119, 2, WarningKind.Last)]
    [InlineData(119.5, 3, null)]
    // Nobody looked for a while: the most urgent is told, not all of them.
    [InlineData(119.2, 0, WarningKind.Last)]
    public void Time_WarnsOnceAtEachLead(double minutes, int told, WarningKind? expected)
    {
        var step = At(minutes, Facts(minutes, session => told == 0 ? session : Told(session, EndingSlot.Time, told)));

        if (expected is { } kind)
        {
            var warning = Warned(step);
            Assert.Equal((EndingSlot.Time, kind, WarningReason.TimeUp, Opened.AddHours(2)), (warning.Slot, warning.Kind, warning.Reason, warning.EndsAt));
            Assert.Equal((long)TimeSpan.FromHours(6).TotalMilliseconds, warning.Longest);
        }
        else
        {
            Assert.Empty(step.Actions);
        }
    }

    [Fact]
    public void Time_LooksAgainExactlyWhenTheNextWarningIsDue()
    {
        // A lease of ten minutes wants a heartbeat by then.
        Assert.Equal(Opened.AddMinutes(9), At(0, Facts(0)).LookAgainAt);
        Assert.Equal(Opened.AddMinutes(105), At(100, Facts(100)).LookAgainAt);
        Assert.Equal(Opened.AddMinutes(115), At(106, Facts(106, session => Told(session, EndingSlot.Time, 1))).LookAgainAt);
        Assert.Equal(Opened.AddMinutes(120), At(119.5, Facts(119.5, session => Told(session, EndingSlot.Time, 3))).LookAgainAt);
    }

    [Fact]
    public void Time_OfAShortSession_SkipsTheWarningsItWasBornInto()
    {
        static Session Short(Session session) => session with { EndsAt = Opened.AddMinutes(10), DurationMs = (long)TimeSpan.FromMinutes(10).TotalMilliseconds };

        Assert.Empty(At(0.1, Facts(0.1, Short)).Actions);
        Assert.Equal(WarningKind.Soon, Warned(At(5, Facts(5, Short))).Kind);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(2, false)]
    public void Time_WhenExtended_ArmsAgain(int byMinutes, bool lifted)
    {
        Session Extended(Session session) => Told(session, EndingSlot.Time, 3) with
        {
            EndsAt = session.EndsAt.AddMinutes(byMinutes), DurationMs = session.DurationMs + (byMinutes * 60_000L),
        };

        var step = At(119.5, Facts(119.5, Extended));

        // Who extends by two minutes need not be told at once that five are left.
        Assert.Equal(lifted ? new EndingAction.Lift(EndingSlot.Time) : new EndingAction.Arm(EndingSlot.Time, Opened.AddMinutes(122), 2), Assert.Single(step.Actions));
    }

    [Fact]
    public void Time_WhenTheEndMovesNearer_WarnsAtOnce()
    {
        var step = At(100, Facts(100, session => Told(session, EndingSlot.Time, 1) with { EndsAt = Opened.AddMinutes(104) }));

        Assert.Equal(WarningKind.Soon, Warned(step).Kind);
    }

    [Theory]
    [InlineData(10, WarningReason.NextBooking, 10)]
    [InlineData(240, WarningReason.TimeUp, 240)]
    [InlineData(600, WarningReason.TimeUp, 360)]
    public void Time_SaysWhetherSomebodyFollowsAndHowMuchIsPossible(int room, WarningReason reason, int longest)
    {
        var warning = Warned(At(105, Facts(105, room: TimeSpan.FromMinutes(room))));

        Assert.Equal((reason, (long)TimeSpan.FromMinutes(longest).TotalMilliseconds), (warning.Reason, warning.Longest));
    }

    [Fact]
    public void Grace_BeginsAtTheEndAndNeverReachesIntoTheNextBooking()
    {
        var whole = At(120, Facts(120, session => Told(session, EndingSlot.Time, 3)));
        Assert.Equal(new EndingAction.BeginGrace(SessionEndReason.TimeUp, Opened.AddMinutes(121)), whole.Actions[0]);
        Assert.Equal(WarningKind.Grace, Assert.IsType<EndingAction.Warn>(whole.Actions[1]).Kind);

        var limited = At(120, Facts(120, session => Told(session, EndingSlot.Time, 3), room: TimeSpan.FromSeconds(30)));
        Assert.Equal(new EndingAction.BeginGrace(SessionEndReason.TimeUp, Opened.AddMinutes(120.5)), limited.Actions[0]);

        Assert.Empty(At(120, Facts(120, session => Told(session, EndingSlot.Time, 3), room: TimeSpan.Zero)).Actions);
    }

    [Fact]
    public void HardEnd_FollowsTheEndHoweverItWasMoved()
    {
        var facts = Facts(10);
        facts = facts with { Lease = facts.Lease with { EndsAt = Opened.AddHours(1), ClosesAt = null } };

        Assert.Equal(new EndingAction.Close(Opened.AddMinutes(121)), Assert.Single(At(10, facts).Actions));
    }

    [Fact]
    public void Money_IsWarnedOfAsSoonAsItIsKnownAndLiftedWhenThereIsMore()
    {
        var warning = Warned(At(20, Facts(20, session => session with { MoneyUntil = Opened.AddMinutes(23) })));
        Assert.Equal((WarningReason.NoMoney, WarningKind.Soon, Opened.AddMinutes(23)), (warning.Reason, warning.Kind, warning.EndsAt));

        Session Richer(Session session) => Told(session, EndingSlot.Money, 2, Opened.AddMinutes(23));
        Assert.Equal(new EndingAction.Lift(EndingSlot.Money), Assert.Single(At(21, Facts(21, Richer)).Actions));
        Assert.Empty(At(20, Facts(20, session => session with { MoneyUntil = Opened.AddHours(3) })).Actions);
    }

    [Fact]
    public void Heartbeat_IsMissedOnlyInTheLastMinuteOfALease()
    {
        EndingFacts Silent(double minutes, double left, Func<Session, Session>? change = null)
        {
            var facts = Facts(minutes, change);
            return facts with { Lease = facts.Lease with { ExpiresAt = Opened.AddMinutes(minutes + left) } };
        }

        Assert.Empty(At(20, Silent(20, 4.9)).Actions);
        Assert.Equal(WarningReason.NoHeartbeat, Warned(At(20, Silent(20, 0.9))).Reason);
        Assert.Equal(
            new EndingAction.Lift(EndingSlot.Heartbeat),
            Assert.Single(At(20, Silent(20, 10, session => Told(session, EndingSlot.Heartbeat, 1, Opened.AddMinutes(20.9)))).Actions));
    }

    [Fact]
    public void Idle_WarnsFirstThenGivesGraceThenEnds()
    {
        var idle = Warned(At(31, Facts(31, inUse: false)));
        Assert.Equal((WarningReason.Idle, WarningKind.Soon, Opened.AddMinutes(36)), (idle.Reason, idle.Kind, idle.EndsAt));

        Session Warn(Session session, int level) => Told(session, EndingSlot.Idle, level, Opened.AddMinutes(36), Opened.AddMinutes(31));
        Assert.Empty(At(32, Facts(32, session => Warn(session, 1), inUse: false)).Actions);
        Assert.Equal(WarningKind.Last, Warned(At(35.2, Facts(35.2, session => Warn(session, 1), inUse: false))).Kind);
        var over = At(36, Facts(36, session => Warn(session, 2), inUse: false));
        Assert.Equal(new EndingAction.BeginGrace(SessionEndReason.Idle, Opened.AddMinutes(37)), over.Actions[0]);
    }

    [Fact]
    public void Idle_WhenNobodyLookedForLong_StillGivesTheWholeNotice() =>
        Assert.Equal(Opened.AddMinutes(95), Warned(At(90, Facts(90, inUse: false))).EndsAt);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Idle_IsTakenBackByASignOfLifeOrACueThatIsDueLater(bool watched, bool planned)
    {
        var facts = Facts(33, session => Told(session, EndingSlot.Idle, 1, Opened.AddMinutes(36), Opened.AddMinutes(31)), inUse: watched);
        facts = facts with { NextDue = planned ? Opened.AddMinutes(80) : null };

        var step = At(33, facts);

        Assert.Equal(new EndingAction.Lift(EndingSlot.Idle), Assert.Single(step.Actions));
    }

    [Fact]
    public void Idle_InsideABookedShow_OnlyAsks()
    {
        static Session Booked(Session session) => session with { Booking = BookingId.New(TimeProvider.System) };

        var question = Warned(At(31, Facts(31, Booked, inUse: false)));
        Assert.Equal((WarningKind.Question, Opened.AddHours(2)), (question.Kind, question.EndsAt));

        var asked = At(90, Facts(90, session => Told(Booked(session), EndingSlot.Idle, 1, kind: WarningKind.Question), inUse: false));
        Assert.Empty(asked.Actions);

        var agreed = Warned(At(90, Facts(90, session => Booked(session) with { MayEndIdle = true }, inUse: false)));
        Assert.Equal((WarningKind.Soon, Opened.AddMinutes(95)), (agreed.Kind, agreed.EndsAt));
    }

    [Fact]
    public void Idle_GraceIsResumedByASignOfLife()
    {
        Session InGrace(Session session) => session with
        {
            State = SessionState.Ending,
            Ending = new Grace { Reason = SessionEndReason.Idle, Since = Opened.AddMinutes(36), Until = Opened.AddMinutes(37) },
        };

        Assert.Empty(At(36.5, Facts(36.5, InGrace, inUse: false)).Actions);
        Assert.Equal(new EndingAction.Resume(Opened.AddMinutes(121)), Assert.Single(At(36.5, Facts(36.5, InGrace)).Actions));
    }

    [Fact]
    public void Grace_IsResumedWhenTheBookingBecameLonger()
    {
        Session InGrace(Session session, int endsAfter) => session with
        {
            State = SessionState.Ending,
            EndsAt = Opened.AddMinutes(endsAfter),
            Ending = new Grace { Reason = SessionEndReason.TimeUp, Since = Opened.AddMinutes(120), Until = Opened.AddMinutes(121) },
        };

        Assert.Empty(At(120.5, Facts(120.5, session => InGrace(session, 120))).Actions);
        Assert.Equal(new EndingAction.Resume(Opened.AddMinutes(181)), Assert.Single(At(120.5, Facts(120.5, session => InGrace(session, 180))).Actions));
    }

    [Fact]
    public void Idle_LimitOfZero_IsNever()
    {
        var never = EndingRules.Of(PoolName.Parse("stage"), TimeSpan.Zero, new EndingOptions(), new BrokerOptions());

        Assert.Empty(At(100, Facts(100, inUse: false), never).Actions);
    }

    [Fact]
    public void Rules_OfASessionGoBeforeThePoolsAndThosesBeforeTheDeployments()
    {
        var options = new EndingOptions { IdleLimit = TimeSpan.FromMinutes(30), Pools = { ["stage"] = new PoolEndingOptions { IdleLimit = TimeSpan.FromMinutes(5), Grace = TimeSpan.Zero } } };

        EndingRules Of(string pool, TimeSpan? own) => EndingRules.Of(PoolName.Parse(pool), own, options, new BrokerOptions());
        Assert.Equal(TimeSpan.FromMinutes(30), Of("other", null).IdleLimit);
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.Zero), (Of("stage", null).IdleLimit, Of("stage", null).Grace));
        Assert.Equal(TimeSpan.FromMinutes(8), Of("stage", TimeSpan.FromMinutes(8)).IdleLimit);
    }
}
