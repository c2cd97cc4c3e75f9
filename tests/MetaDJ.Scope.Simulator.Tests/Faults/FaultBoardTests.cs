using MetaDJ.Scope.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Simulator.Tests.Faults;

public sealed class FaultBoardTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Strike_ByCount_IsUsedUp()
    {
        var board = new FaultBoard(_clock);
        board.Arm(FaultKind.SlowBoot, count: 2);
        Assert.True(board.Strikes(FaultKind.SlowBoot, "a"));
        Assert.True(board.Strikes(FaultKind.SlowBoot, "b"));
        Assert.False(board.Strikes(FaultKind.SlowBoot, "c"));
        Assert.Empty(board.Active());
    }

    [Fact]
    public async Task Strike_ByManyAtOnce_NeverExceedsTheCount()
    {
        var board = new FaultBoard(_clock);
        board.Arm(FaultKind.SlowBoot, count: 100);
        var strikes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 100).Count(_ => board.Strikes(FaultKind.SlowBoot, "a")))));
        Assert.Equal(100, strikes.Sum());
    }

    [Fact]
    public void Strike_ByDuration_EndsWithIt()
    {
        var board = new FaultBoard(_clock);
        board.Arm(new FaultRequest { Kind = FaultKind.NoCapacity, Duration = TimeSpan.FromMinutes(1) });
        Assert.NotNull(board.Strike(FaultKind.NoCapacity, default));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(board.Strike(FaultKind.NoCapacity, default));
    }

    [Fact]
    public void Strike_ByShare_HitsAboutThatMany()
    {
        var board = new FaultBoard(_clock, seed: 1);
        board.Arm(new FaultRequest { Kind = FaultKind.ResumeFails, Share = 0.25 });
        Assert.InRange(Enumerable.Range(0, 1_000).Count(_ => board.Strikes(FaultKind.ResumeFails, "a")), 200, 300);
    }

    [Theory]
    [InlineData("name", null, null, null, true)]
    [InlineData("id", null, null, null, true)]
    [InlineData("other", null, null, null, false)]
    [InlineData(null, "L4", null, null, true)]
    [InlineData(null, "A40", null, null, false)]
    [InlineData(null, "L4", "US-KS-2", null, false)]
    [InlineData(null, null, null, "/API/v1", true)]
    [InlineData(null, null, null, "/health", false)]
    public void Strike_ByTarget(string? pod, string? gpu, string? center, string? path, bool struck)
    {
        var board = new FaultBoard(_clock);
        board.Arm(new FaultRequest { Kind = FaultKind.GatewayTimeout, Pod = pod, Gpu = gpu, DataCenter = center, Path = path });
        Assert.Equal(struck, board.Strike(FaultKind.GatewayTimeout, new("id", "name", "L4", "EU-RO-1", "/api/v1/loras")) is not null);
        Assert.False(board.Strikes(FaultKind.NoCapacity, "name"));
    }

    [Fact]
    public void Strike_InsideAPod_KnowsItsMachine()
    {
        var board = new FaultBoard(_clock) { Roster = name => new FaultTarget("id", name, "L4", "EU-RO-1") };
        board.Arm(new FaultRequest { Kind = FaultKind.ParameterQueueFull, Gpu = "L4" });
        board.Arm(new FaultRequest { Kind = FaultKind.SlowInstall, Gpu = "A40" });
        Assert.True(board.Strikes(FaultKind.ParameterQueueFull, "name"));
        Assert.False(board.Strikes(FaultKind.SlowInstall, "name"));
    }
}
