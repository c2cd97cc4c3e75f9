namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>
/// The one time of the year: provisioning, the cloud and the people of the rehearsal all live by it. It stands still until it is moved, and
/// then jumps to where the next timer is due.
/// </summary>
internal sealed class YearClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(Alarm Alarm, long Setting), (long At, long Order)> _alarms = new();
    private long _now = start.UtcTicks;
    private long _order;

    public DateTimeOffset Start { get; } = start;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Moves to the next due timer, to a whole multiple of <paramref name="grain"/>: timers may always be late, and fewer stops are faster.</summary>
    /// <param name="latest">Not further than this.</param>
    public void MoveOn(TimeSpan grain, DateTimeOffset latest)
    {
        long target;
        lock (_gate)
        {
            var due = Next() ?? latest.UtcTicks;
            target = Math.Min(latest.UtcTicks, (due + grain.Ticks - 1) / grain.Ticks * grain.Ticks);
            target = Math.Max(target, _now);
            Interlocked.Exchange(ref _now, target);
        }

        while (Due(target) is { } alarm)
        {
            alarm.Ring();
        }
    }

    private long? Next()
    {
        while (_alarms.TryPeek(out var next, out var at))
        {
            if (next.Alarm.Setting == next.Setting)
            {
                return at.At;
            }

            _alarms.Dequeue();
        }

        return null;
    }

    private Alarm? Due(long target)
    {
        lock (_gate)
        {
            if (Next() is not { } at || at > target)
            {
                return null;
            }

            var (alarm, _) = _alarms.Dequeue();
            alarm.Setting++;
            if (alarm.Period > 0)
            {
                Set(alarm, target + alarm.Period);
            }

            return alarm;
        }
    }

    private void Set(Alarm alarm, long at) => _alarms.Enqueue((alarm, alarm.Setting), (at, _order++));

    private sealed class Alarm(YearClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Setting { get; set; }

        public long Period { get; private set; }

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Setting++;
                Period = period > TimeSpan.Zero ? period.Ticks : 0;
                if (dueTime >= TimeSpan.Zero)
                {
                    clock.Set(this, clock._now + dueTime.Ticks);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                Setting++;
                Period = 0;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
