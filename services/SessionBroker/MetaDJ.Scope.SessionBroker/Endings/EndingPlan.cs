using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>What to tell a session about its end, from what is known of it. Pure.</summary>
internal static class EndingPlan
{
    /// <summary>How often a session is looked at whose warning a sign of life, a heartbeat or money could lift.</summary>
    private static readonly TimeSpan Attentive = TimeSpan.FromSeconds(3);

    public static EndingStep Decide(EndingFacts facts, EndingRules rules, DateTimeOffset now)
    {
        var watch = new Watch(facts, rules, now);
        if (facts.Session.State == SessionState.Ending)
        {
            watch.InGrace();
        }
        else
        {
            watch.HardEnd();
            watch.Time();
            watch.Money();
            watch.Heartbeat();
            watch.Idle();
        }

        return new EndingStep(watch.Actions, watch.LookAgainAt);
    }

    private sealed class Watch(EndingFacts facts, EndingRules rules, DateTimeOffset now)
    {
        private readonly Sessions.Session _session = facts.Session;
        private readonly List<EndingAction> _actions = [];

        public IReadOnlyList<EndingAction> Actions => _actions;

        public DateTimeOffset LookAgainAt { get; private set; } = now + TimeSpan.FromHours(1);

        /// <summary>The grace never reaches into time that somebody else has booked.</summary>
        private TimeSpan Grace => facts.RoomForGrace is { } room && room < rules.Grace ? Max(room, TimeSpan.Zero) : rules.Grace;

        private DateTimeOffset HardEndsAt => _session.EndsAt + Grace;

        public void HardEnd()
        {
            if (facts.Lease.EndsAt != HardEndsAt || facts.Lease.ClosesAt != _session.EndsAt)
            {
                _actions.Add(new EndingAction.Close(HardEndsAt));
            }
        }

        public void Time()
        {
            if (now >= _session.EndsAt)
            {
                if (Grace > TimeSpan.Zero)
                {
                    Begin(SessionEndReason.TimeUp, EndingSlot.Time, HardEndsAt);
                }

                Look(HardEndsAt);
                return;
            }

            // Whoever opens a session of ten minutes need not be told that it ends within fifteen.
            var passedOver = rules.Leads.Count(lead => lead.Before >= _session.Duration);
            var followed = facts.Room is { } room && room < rules.Leads[0].Before;
            Warn(EndingSlot.Time, followed ? WarningReason.NextBooking : WarningReason.TimeUp, _session.EndsAt, rules.Leads, passedOver, LongestExtension());
        }

        public void Money()
        {
            if (_session.MoneyUntil is { } until && until < _session.EndsAt)
            {
                Warn(EndingSlot.Money, WarningReason.NoMoney, until, rules.Leads, passedOver: 0);
            }
            else
            {
                Lift(EndingSlot.Money);
            }
        }

        public void Heartbeat()
        {
            // A lease that effects renew falls to its half again and again: nothing to warn of.
            if (facts.Lease.PresentBy is null && facts.Lease.ExpiresAt < _session.EndsAt)
            {
                Warn(
                    EndingSlot.Heartbeat, WarningReason.NoHeartbeat, facts.Lease.ExpiresAt,
                    [.. rules.Leads.Where(lead => lead.Before < rules.LeaseDuration / 2)], passedOver: 0);
            }
            else
            {
                Lift(EndingSlot.Heartbeat);
            }
        }

        public void Idle()
        {
            // Nobody has come yet: whether they will is not for idleness to say.
            if (rules.IdleLimit is not { } limit || facts.Lease.PresentBy is not null)
            {
                Lift(EndingSlot.Idle);
                return;
            }

            var idleAt = facts.BusyUntil + limit;
            if (now < idleAt)
            {
                Lift(EndingSlot.Idle);
                Look(idleAt);
                return;
            }

            var told = _session.Told.GetValueOrDefault(EndingSlot.Idle);
            if (_session.Booking is not null && !_session.MayEndIdle)
            {
                if (told is null)
                {
                    _actions.Add(new EndingAction.Warn(EndingSlot.Idle, WarningKind.Question, WarningReason.Idle, _session.EndsAt, 1, null));
                }

                Look(now + Attentive);
                return;
            }

            // The whole notice from the warning on, also when nobody looked for a while.
            var endsAt = told?.EndsAt ?? now + rules.IdleNotice;
            if (endsAt >= _session.EndsAt)
            {
                return;
            }

            if (now >= endsAt)
            {
                // What was seen at the door may not be written down yet.
                var until = now + Max(Grace, rules.LifeDelay);
                Begin(SessionEndReason.Idle, EndingSlot.Idle, until < HardEndsAt ? until : HardEndsAt);
                return;
            }

            Warn(
                EndingSlot.Idle, WarningReason.Idle, endsAt,
                [(rules.IdleNotice, WarningKind.Soon), .. rules.Leads.Where(lead => lead.Kind == WarningKind.Last && lead.Before < rules.IdleNotice)], passedOver: 0);
            Look(now + Attentive);
        }

        public void InGrace()
        {
            var grace = _session.Ending!;
            // Its booking may have been made longer meanwhile.
            if (grace.Reason == SessionEndReason.Idle ? facts.BusyUntil > grace.Since : now < _session.EndsAt)
            {
                _actions.Add(new EndingAction.Resume(HardEndsAt));
                Look(now);
                return;
            }

            Look(now + Attentive);
        }

        private void Warn(
            EndingSlot slot, WarningReason reason, DateTimeOffset endsAt, IReadOnlyList<(TimeSpan Before, WarningKind Kind)> leads, int passedOver, long? longest = null)
        {
            var due = leads.Count(lead => endsAt - now <= lead.Before);
            var told = _session.Told.GetValueOrDefault(slot);
            if (told is not null && endsAt > told.EndsAt)
            {
                if (due > 0)
                {
                    _actions.Add(new EndingAction.Arm(slot, endsAt, due));
                }
                else
                {
                    Lift(slot);
                }
            }
            else
            {
                // An end that moved nearer is news at once.
                var over = told is null ? passedOver : told.EndsAt == endsAt ? told.Level : 0;
                if (due > over)
                {
                    _actions.Add(new EndingAction.Warn(slot, leads[due - 1].Kind, reason, endsAt, due, longest));
                }
            }

            Look(due < leads.Count ? endsAt - leads[due].Before : endsAt);
            if (slot != EndingSlot.Time && due > 0)
            {
                Look(now + Attentive);
            }
        }

        private void Begin(SessionEndReason reason, EndingSlot slot, DateTimeOffset until)
        {
            var told = reason == SessionEndReason.Idle ? WarningReason.Idle : WarningReason.TimeUp;
            _actions.Add(new EndingAction.BeginGrace(reason, until));
            _actions.Add(new EndingAction.Warn(slot, WarningKind.Grace, told, until, rules.Leads.Count + 1, reason == SessionEndReason.TimeUp ? LongestExtension() : null));
            Look(now + Attentive);
        }

        private void Lift(EndingSlot slot)
        {
            if (_session.Told.ContainsKey(slot))
            {
                _actions.Add(new EndingAction.Lift(slot));
            }
        }

        private long LongestExtension()
        {
            var longest = rules.MaximumDuration - _session.Duration;
            return (long)Max(facts.Room is { } room && room < longest ? room : longest, TimeSpan.Zero).TotalMilliseconds;
        }

        private void Look(DateTimeOffset at) => LookAgainAt = at < LookAgainAt ? at : LookAgainAt;

        private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }
}
