namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>
/// A tempo from taps. Pure. The tempo is the median of the intervals, the phase the median of where the taps fall: one bad tap moves neither. A pause, or
/// two taps in a row at another pace, begin anew.
/// </summary>
/// <param name="At">The taps of this run, oldest first, in ms; the last few.</param>
/// <param name="Offset">How far the client's clock is behind ours, where it tells its time; the least seen, for a network only ever adds.</param>
internal sealed record Taps(IReadOnlyList<double> At, double? Offset = null)
{
    private const int Most = 16;

    /// <summary>From here on they make a tempo; three taps are two intervals.</summary>
    private const int Least = 3;

    /// <summary>An interval further from the median than this share is at another pace.</summary>
    private const double Outlier = 0.25;

    /// <summary>Longer than a beat at the slowest tempo: somebody begins anew.</summary>
    private const double Pause = 60_000 / BeatGrid.LeastBpm;

    /// <summary>Shorter than a beat at the fastest tempo by far: one tap seen twice.</summary>
    private const double Bounce = 60_000 / BeatGrid.MostBpm / 2;

    public static readonly Taps None = new([]);

    /// <summary>A tap that arrived, at an instant that the client's own clock tells better.</summary>
    public Taps Tap(double arrival, double? clientTime)
    {
        if (clientTime is not { } tapped)
        {
            return Tap(arrival);
        }

        var seen = arrival - tapped;
        if (Offset is not { } offset || Math.Abs(seen - offset) > Pause)
        {
            return new Taps([arrival], seen);
        }

        // All taps of the run by the better offset: their distances stay.
        var moved = Math.Min(0, seen - offset);
        return new Taps([.. At.Select(at => at + moved)], offset + moved).Tap(tapped + offset + moved);
    }

    public Taps Tap(double instant)
    {
        if (At.Count == 0 || instant - At[^1] > Pause || instant < At[^1])
        {
            return this with { At = [instant] };
        }

        if (instant - At[^1] < Bounce)
        {
            return this;
        }

        if (At.Count >= Least && IsOff(instant - At[^1]) && IsOff(At[^1] - At[^2]))
        {
            // Twice at another pace is no slip: these are the first taps of another tempo.
            return this with { At = [At[^2], At[^1], instant] };
        }

        return this with { At = [.. At.Skip(Math.Max(0, At.Count + 1 - Most)), instant] };
    }

    /// <returns>Null with too few taps. The last tap was on <paramref name="running"/>'s nearest beat: who taps along does not move the count.</returns>
    public BeatGrid? Grid(BeatGrid? running)
    {
        if (At.Count < Least)
        {
            return null;
        }

        // Each tap by the number of its beat, so that one left out is a gap of two and not a slow beat.
        var median = Median(Intervals);
        var beats = new double[At.Count];
        for (var i = 1; i < At.Count; i++)
        {
            beats[i] = beats[i - 1] + Math.Max(1, Math.Round((At[i] - At[i - 1]) / median));
        }

        var beat = Median([.. Enumerable.Range(1, At.Count - 1).Select(i => (At[i] - At[i - 1]) / (beats[i] - beats[i - 1]))]);

        // Half the taps against the other half: over longer spans a hand's unsteadiness counts for less.
        var half = At.Count / 2;
        if (At.Count >= 6)
        {
            beat = Median([.. Enumerable.Range(0, At.Count - half).Select(i => (At[i + half] - At[i]) / (beats[i + half] - beats[i]))]);
        }

        var bpm = Math.Clamp(60_000 / beat, BeatGrid.LeastBpm, BeatGrid.MostBpm);
        beat = 60_000 / bpm;
        var last = At[^1] + Median([.. Enumerable.Range(0, At.Count).Select(i => At[i] + ((beats[^1] - beats[i]) * beat) - At[^1])]);
        return running is null
            ? new BeatGrid(bpm, 4, last - (beats[^1] * beat))
            : running with { Bpm = bpm, Anchor = last - (Math.Round(running.BeatAt(last)) * beat) };
    }

    private IEnumerable<double> Intervals => At.Zip(At.Skip(1), (first, second) => second - first);

    private bool IsOff(double interval)
    {
        var median = Median(Intervals.SkipLast(1).DefaultIfEmpty(interval));
        var share = interval / median;

        // A tap left out is two beats, or three, and not another tempo.
        return Math.Abs(share - Math.Max(1, Math.Round(share))) > Outlier || share > 3.5;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
