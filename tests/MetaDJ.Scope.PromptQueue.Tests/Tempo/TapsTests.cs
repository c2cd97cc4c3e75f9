using MetaDJ.Scope.PromptQueue.Tempo;

namespace MetaDJ.Scope.PromptQueue.Tests.Tempo;

/// <summary>A tempo from what hands do.</summary>
public sealed class TapsTests
{
    private const double Start = 1_764_014_400_000;

    [Fact]
    public void Grid_OfTwoTaps_IsNone() => Assert.Null(Tap(0, 500).Grid(null));

    [Fact]
    public void Grid_OfUnsteadyTaps_IsTheTempoWithinHalfAPercentAndTheBeatWithin10Ms()
    {
        var random = new Random(7);
        for (var run = 0; run < 100; run++)
        {
            double[] at = [.. Enumerable.Range(0, 12).Select(i => (i * 468.75) + (random.NextDouble() * 24) - 12)];
            var grid = Tap(at).Grid(null)!;

            Assert.InRange(grid.Bpm, 128 * 0.99, 128 * 1.01);
            Assert.InRange(grid.InstantOf(Math.Round(grid.BeatAt(Start + (11 * 468.75)))) - Start - (11 * 468.75), -12, 12);
        }
    }

    [Fact]
    public void Grid_WithOneBadTap_IsNotMoved()
    {
        var grid = Tap(0, 500, 1_000, 1_600, 2_000, 2_500, 3_000).Grid(null)!;

        Assert.Equal(120, grid.Bpm, 1);
        Assert.Equal(0, grid.InstantOf(Math.Round(grid.BeatAt(Start + 3_000))) - Start - 3_000, 3);
    }

    [Fact]
    public void Grid_WithATapLeftOutOrSeenTwice_IsTheSame()
    {
        Assert.Equal(120, Tap(0, 500, 1_000, 2_000, 2_500, 3_000).Grid(null)!.Bpm, 6);
        Assert.Equal(120, Tap(0, 500, 530, 1_000, 1_500).Grid(null)!.Bpm, 6);
    }

    [Fact]
    public void Grid_AfterAPause_IsOfTheNewTapsAlone()
    {
        Assert.Null(Tap(0, 500, 1_000, 9_000, 9_400).Grid(null));
        Assert.Equal(150, Tap(0, 500, 1_000, 9_000, 9_400, 9_800).Grid(null)!.Bpm, 6);
    }

    [Fact]
    public void Grid_AtAnotherPace_IsTheNewOneAfterTwoIntervals() =>
        Assert.Equal(150, Tap(0, 600, 1_200, 1_800, 2_400, 2_800, 3_200).Grid(null)!.Bpm, 6);

    [Fact]
    public void Grid_WhileOneRuns_MovesToTheNearestBeatAndKeepsTheCount()
    {
        var running = new BeatGrid(118, 4, Start - (40 * 60_000d / 118) + 30);

        var grid = Tap(0, 500, 1_000, 1_500).Grid(running)!;

        Assert.Equal(120, grid.Bpm, 6);
        Assert.Equal(43, grid.BeatAt(Start + 1_500), 6);
    }

    private static Taps Tap(params double[] at) => at.Aggregate(Taps.None, (taps, instant) => taps.Tap(Start + instant));
}
