using System.Globalization;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>
/// Beats on a clock. Pure. Instants are ms since 1970 by Redis' clock, with a fraction: a millisecond is too coarse to keep a phase through many
/// changes of tempo. <c>Grid.lua</c> computes the same.
/// </summary>
/// <param name="Anchor">The instant of beat 0, the first of bar 1.</param>
internal sealed record BeatGrid(double Bpm, int BeatsPerBar, double Anchor)
{
    public const double LeastBpm = 20;
    public const double MostBpm = 300;

    /// <summary>An instant this little before a boundary is at it: 1/100 beat.</summary>
    public const double Slack = 0.01;

    public double BeatMs => 60_000 / Bpm;

    public double BeatAt(double instant) => (instant - Anchor) / BeatMs;

    public double InstantOf(double beat) => Anchor + (beat * BeatMs);

    /// <summary>The first multiple of <paramref name="every"/> beats after an instant, and not before another one (0 for none).</summary>
    public double Next(double every, double after, double notBefore = 0)
    {
        var multiple = Math.Floor(BeatAt(after) / every) + 1;
        if (notBefore > 0)
        {
            multiple = Math.Max(multiple, Math.Ceiling((BeatAt(notBefore) - Slack) / every));
        }

        return multiple * every;
    }

    /// <summary>Where a beat is in the count. Bar 1 begins at the anchor; beats in a bar count from 1.</summary>
    public (long Bar, double BeatInBar) Place(double beat)
    {
        var bar = Math.Floor(beat / BeatsPerBar);
        return ((long)bar + 1, beat - (bar * BeatsPerBar) + 1);
    }

    /// <summary>The beat at which a bar's beat begins, both from 1.</summary>
    public double BeatOf(long bar, double beatInBar) => ((bar - 1) * BeatsPerBar) + beatInBar - 1;

    /// <summary>Another tempo from an instant on: beat and count go on where they are.</summary>
    public BeatGrid At(double bpm, double instant) => bpm == Bpm ? this : this with { Bpm = bpm, Anchor = instant - (BeatAt(instant) * 60_000 / bpm) };

    /// <summary>The same tempo with a beat moved to an instant.</summary>
    public BeatGrid Through(double beat, double instant) => this with { Anchor = instant - (beat * BeatMs) };

    public static DateTimeOffset Instant(double ms) => DateTimeOffset.UnixEpoch.AddTicks((long)(ms * TimeSpan.TicksPerMillisecond));

    public static double Ms(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerMillisecond;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Bpm:0.##} bpm in {BeatsPerBar}");
}
