using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Simulator.Tests;

public sealed class SimulatedClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Time_RunsFasterAndMapsBack()
    {
        var life = new FakeTimeProvider(Start);
        var clock = new SimulatedClock(life, 20);
        var began = clock.GetTimestamp();
        life.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(Start.AddMinutes(1), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(1), clock.GetElapsedTime(began));
        Assert.Equal(Start.AddSeconds(3), clock.ToLife(Start.AddMinutes(1)));
    }

    [Fact]
    public async Task Delay_IsOverSooner()
    {
        var life = new FakeTimeProvider(Start);
        var delay = Task.Delay(TimeSpan.FromMinutes(1), new SimulatedClock(life, 20), TestContext.Current.CancellationToken);
        life.Advance(TimeSpan.FromSeconds(2));
        Assert.False(delay.IsCompleted);
        life.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }

    [Fact]
    public void Timer_NeverFallsBelowAMillisecond()
    {
        var life = new FakeTimeProvider(Start);
        var ticks = 0;
        using var timer = new SimulatedClock(life, 10_000).CreateTimer(_ => ticks++, null, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        life.Advance(TimeSpan.FromMilliseconds(3));
        Assert.Equal(3, ticks);
    }
}
