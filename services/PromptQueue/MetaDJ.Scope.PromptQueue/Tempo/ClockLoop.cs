using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>
/// A phase-locked loop: draws a grid to a clock that is heard. Pure. It is an alpha-beta filter whose gains fall with every sample, as those of a
/// straight line through all of them do, down to those of its memory: it locks in a beat and is steady afterwards. Single strays are passed over;
/// strays that agree are a jump, and the grid follows it at once.
/// </summary>
internal sealed record ClockLoop
{
    /// <summary>In beats: further from the grid is a stray.</summary>
    private const double Stray = 0.12;

    /// <summary>So many strays in a row are a jump.</summary>
    private const int Jump = 4;

    /// <summary>A jump further than this, in beats, is another place in the song, or another song.</summary>
    private const double Elsewhere = 0.6;

    /// <summary>What Link says of its tempo is exact; a client's clock is off by less than this share.</summary>
    private const double Crystal = 500e-6;

    public required TempoSource Source { get; init; }

    public required ClockOffset Offset { get; init; }

    /// <summary>The clock's beat that is our beat 0.</summary>
    public double Zero { get; init; }

    /// <summary>Samples since the lock began.</summary>
    public int Count { get; init; }

    /// <summary>When it was last heard, in ms.</summary>
    public double Heard { get; init; }

    /// <summary>The instant of the last sample that was used.</summary>
    public double Last { get; init; }

    /// <summary>How far ahead of the grid it is, in ms, smoothed.</summary>
    public double Drift { get; init; }

    /// <summary>Mean distance from the grid, in ms.</summary>
    public double Jitter { get; init; }

    /// <summary>What it says its tempo is; for MIDI what it was when the lock was complete.</summary>
    public double SaidBpm { get; init; }

    public IReadOnlyList<ClockSample> Strays { get; init; } = [];

    /// <summary>Samples that the filter remembers: about three seconds of Link, two of MIDI.</summary>
    public int Memory => Source == TempoSource.Midi ? 96 : 60;

    /// <summary>From so many samples on it is believed.</summary>
    public int Enough => Source == TempoSource.Midi ? 24 : 8;

    public double Ppm(BeatGrid grid) => SaidBpm > 0 ? ((grid.Bpm / SaidBpm) - 1) * 1e6 : 0;

    public static ClockLoop Begin(TempoSource source, double clientTime, double arrival) =>
        new() { Source = source, Offset = ClockOffset.First(clientTime, arrival), Heard = arrival };

    /// <summary>Draws the grid to one sample, its instant by our clock.</summary>
    public LoopStep Step(BeatGrid grid, ClockSample sample)
    {
        if (sample.Bpm is { } said && Math.Abs(said - SaidBpm) > 0.001)
        {
            // It says so: nothing to find out. Beat and count go on.
            return (this with { SaidBpm = said }).Step(grid.At(said, Last > 0 ? Last : sample.Instant), sample);
        }

        var off = sample.Beat - Zero - grid.BeatAt(sample.Instant);
        if (Count == 0)
        {
            return Lock(grid, [sample], off);
        }

        if (Math.Abs(off) > Stray && Count > 2)
        {
            ClockSample[] strays = [.. Strays.TakeLast(2 * Jump - 1), sample];
            return strays.Length >= Jump && Agree(grid, strays) ? Lock(grid, strays, off) : new(this with { Strays = strays }, grid, Jumped: false);
        }

        var n = Math.Min(Count, Memory);
        var (alpha, beta) = (2.0 * ((2 * n) + 1) / ((n + 1) * (n + 2)), 6.0 / ((n + 1) * (n + 2)));
        var spacing = sample.Instant - Last;
        var bpm = grid.Bpm;
        if (spacing > 0)
        {
            bpm += 60_000 * beta * off / spacing;
            bpm = Source == TempoSource.Link && SaidBpm > 0 ? Math.Clamp(bpm, SaidBpm * (1 - Crystal), SaidBpm * (1 + Crystal)) : bpm;
        }

        bpm = Math.Clamp(bpm, BeatGrid.LeastBpm, BeatGrid.MostBpm);
        var beat = grid.BeatAt(sample.Instant) + (alpha * off);
        var drawn = (grid with { Bpm = bpm }).Through(beat, sample.Instant);
        var distance = off * grid.BeatMs;
        var smooth = Math.Max(1.0 / (Count + 1), 0.05);
        return new(
            this with
            {
                Count = Count + 1,
                Last = sample.Instant,
                Drift = Drift + (smooth * (distance - Drift)),
                Jitter = Jitter + (smooth * (Math.Abs(distance) - Jitter)),
                SaidBpm = Source == TempoSource.Midi && Count <= Memory ? bpm : SaidBpm,
                Strays = [],
            },
            drawn,
            Jumped: false);
    }

    private LoopStep Lock(BeatGrid grid, ClockSample[] samples, double off)
    {
        var (first, last) = (samples[0], samples[^1]);
        var beats = last.Beat - first.Beat;

        // Over less than a quarter of a beat the old tempo is the better guess.
        var bpm = last.Bpm ?? (beats >= 0.25 && last.Instant > first.Instant ? 60_000 * beats / (last.Instant - first.Instant) : grid.Bpm);
        bpm = Math.Clamp(bpm, BeatGrid.LeastBpm, BeatGrid.MostBpm);
        return new(
            this with { Count = 1, Last = last.Instant, Drift = 0, Jitter = 0, SaidBpm = last.Bpm ?? bpm, Strays = [] },
            (grid with { Bpm = bpm }).Through(last.Beat - Zero, last.Instant),
            Jumped: Math.Abs(off) > Elsewhere);
    }

    /// <summary>Whether strays are of one clock that went elsewhere, and not each somewhere else.</summary>
    private bool Agree(BeatGrid grid, ClockSample[] strays)
    {
        var offs = strays.TakeLast(Jump).Select(stray => stray.Beat - Zero - grid.BeatAt(stray.Instant)).ToList();
        return offs.Zip(offs.Skip(1), (one, next) => Math.Abs(next - one)).All(apart => apart < Stray);
    }
}

/// <param name="Instant">By our clock, in ms.</param>
/// <param name="Bpm">Where the clock says it.</param>
internal readonly record struct ClockSample(double Instant, double Beat, double? Bpm = null);

/// <param name="Jumped">The clock is at another place now: the count is a new one.</param>
internal readonly record struct LoopStep(ClockLoop Loop, BeatGrid Grid, bool Jumped);
