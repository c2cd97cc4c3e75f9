namespace MetaDJ.Scope.Simulator.Rehearsals;

/// <summary>Time that moves only when it is told to, and never back.</summary>
internal sealed class SteppedClock : TimeProvider
{
    /// <summary>The instant of every rehearsal's beginning: two of one list are the same to the frame.</summary>
    public static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private TimeSpan _at;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan At
    {
        get
        {
            lock (_gate) return _at;
        }
    }

    public override DateTimeOffset GetUtcNow() => Beginning + At;

    public override long GetTimestamp() => At.Ticks;

    /// <returns>False when that is past.</returns>
    public bool StepTo(TimeSpan at)
    {
        lock (_gate)
        {
            if (at < _at) return false;
            _at = at;
            return true;
        }
    }
}
