namespace MetaDJ.Scope.Simulator;

/// <summary>
/// Time as the simulated machines feel it: <paramref name="speed"/> times faster than <paramref name="life"/>. Stamps that others compare
/// with their own clocks, money and rate limits stay on <see cref="Life"/>.
/// </summary>
/// <param name="speed">0 stands for no waiting: what still waits does so a thousand times faster.</param>
public sealed class SimulatedClock(TimeProvider life, double speed) : TimeProvider
{
    // A timer of less than a millisecond would be cut to zero, and a period of zero never fires again.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private const double NoWaiting = 1_000;

    private readonly DateTimeOffset _epoch = life.GetUtcNow();
    private readonly long _start = life.GetTimestamp();

    public TimeProvider Life { get; } = life;

    public double Rate { get; } = speed > 0 ? speed : NoWaiting;

    public override TimeZoneInfo LocalTimeZone => Life.LocalTimeZone;

    public override long TimestampFrequency => Life.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _epoch + (Life.GetElapsedTime(_start) * Rate);

    public override long GetTimestamp() => _start + (long)((Life.GetTimestamp() - _start) * Rate);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FasterTimer(Life.CreateTimer(callback, state, Shrink(dueTime), Shrink(period)), this);

    /// <summary>The instant of life at which this clock shows <paramref name="simulated"/>.</summary>
    internal DateTimeOffset ToLife(DateTimeOffset simulated) => _epoch + ((simulated - _epoch) / Rate);

    private TimeSpan Shrink(TimeSpan wait) =>
        wait <= TimeSpan.Zero ? wait : TimeSpan.FromTicks(Math.Max(Shortest.Ticks, (wait / Rate).Ticks));

    private sealed class FasterTimer(ITimer timer, SimulatedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Shrink(dueTime), clock.Shrink(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
