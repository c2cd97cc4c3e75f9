using MetaDJ.Scope.PromptQueue.Tempo;

namespace MetaDJ.Scope.PromptQueue.Tests.Tempo;

/// <summary>Beats, bars and boundaries.</summary>
public sealed class BeatGridTests
{
    private static readonly BeatGrid s_grid = new(128, 4, 1_764_014_400_000);

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(3.5, 1, 4.5)]
    [InlineData(4, 2, 1)]
    [InlineData(32, 9, 1)]
    [InlineData(-1, 0, 4)]
    public void Place_OfABeat_IsItsBar(double beat, long bar, double inBar)
    {
        Assert.Equal((bar, inBar), s_grid.Place(beat));
        Assert.Equal(beat, s_grid.BeatOf(bar, inBar), 9);
    }

    [Theory]
    [InlineData(4, 0, 4)]
    [InlineData(4, 3.999, 4)]
    [InlineData(4, 4.001, 8)]
    [InlineData(1, 7.5, 8)]
    [InlineData(32, -5, 0)]
    public void Next_AfterAnInstant_IsTheFollowingMultiple(double every, double after, double expected) =>
        Assert.Equal(expected, s_grid.Next(every, s_grid.InstantOf(after)));

    [Theory]
    [InlineData(8, 8)]
    [InlineData(8.005, 8)]
    [InlineData(8.1, 12)]
    public void Next_BehindAHold_IsTheBoundaryAtItsEndOrAfter(double hold, double expected) =>
        Assert.Equal(expected, s_grid.Next(4, s_grid.InstantOf(5), s_grid.InstantOf(hold)));

    [Fact]
    public void At_AnotherTempo_KeepsBeatAndCount()
    {
        var now = s_grid.InstantOf(33.3);
        var grid = s_grid;
        for (var i = 0; i < 1_000; i++)
        {
            grid = grid.At(20 + (i % 280), now);
        }

        Assert.Equal(33.3, grid.BeatAt(now), 4);
    }
}
