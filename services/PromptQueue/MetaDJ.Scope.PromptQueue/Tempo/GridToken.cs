using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>
/// What a cue's header says of the beat, and when that makes it due. Pure; <c>Grid.lua</c> decides the same. A token is what was asked for (<c>q4</c> the
/// next multiple of 4 beats, <c>b8</c> of 8 bars, <c>n9:1</c> bar 9, beat 1, <c>-</c> nothing), then <c>x1</c> beats after which it expires, <c>h8</c>
/// beats that it holds the queue, and once it is planned <c>@32/2</c>, beat 32 of count 2.
/// </summary>
internal static class GridToken
{
    /// <summary>Later than this many beats, what was to come at the next boundary takes the one after.</summary>
    public const double Slip = 0.25;

    /// <summary>A bar of the count that is this many beats past has passed.</summary>
    public const double BarExpires = 1;

    public static string Of(CueRequest cue)
    {
        var at = cue.At switch
        {
            null => Cue.NoGrid,
            { Bar: { } bar } time => string.Create(CultureInfo.InvariantCulture, $"n{bar}:{time.Beat ?? 1:0.###}x{time.ExpireAfterBeats ?? BarExpires:0.###}"),
            { Next: GridStep.Bar } time => "b1" + Expires(time),
            { Next: GridStep.Phrase } time => $"b{time.Bars}" + Expires(time),
            { } time => "q1" + Expires(time),
        };
        return cue.HoldBeats is { } beats ? string.Create(CultureInfo.InvariantCulture, $"{at}h{beats:0.###}") : at;
    }

    public static bool IsMusical(string token) => !token.StartsWith('-');

    /// <summary>Beats that the cue holds the queue; null when it does not hold by beats.</summary>
    public static double? HoldBeats(string token) => Part(token, 'h');

    /// <param name="now">Ms.</param>
    /// <param name="hold">Until when the queue is held, ms; 0 for not.</param>
    /// <param name="lookAhead">Ms by which it is sent before it is due.</param>
    /// <param name="window">Ms by which it is taken before it is sent.</param>
    public static GridPlan Plan(string token, BeatGrid grid, long song, double now, double hold, double lookAhead, double window)
    {
        var expires = Part(token, 'x');
        double beat;
        if (token[0] == 'n')
        {
            var parts = token[1..].Split(':', 'x', 'h', '@');
            beat = grid.BeatOf((long)Number(parts[0]), Number(parts[1]));
        }
        else
        {
            var every = Part(token, token[0])!.Value * (token[0] == 'b' ? grid.BeatsPerBar : 1);
            var next = grid.Next(every, now + lookAhead + window, hold);
            beat = Planned(token) is { } planned && planned.Song == song ? planned.Beat : next;
            var late = (now + lookAhead - grid.InstantOf(beat)) / grid.BeatMs;
            if ((expires is null && late > Slip) || grid.InstantOf(beat) + (BeatGrid.Slack * grid.BeatMs) < hold)
            {
                beat = next;
            }
        }

        var due = grid.InstantOf(beat);
        if (expires is { } beats && (now + lookAhead - due) / grid.BeatMs > beats)
        {
            return new GridPlan(beat, due, Expired: true);
        }

        return new GridPlan(beat, due, Expired: false);
    }

    private static string Expires(CueTime time) => time.ExpireAfterBeats is { } beats ? string.Create(CultureInfo.InvariantCulture, $"x{beats:0.###}") : "";

    private static (double Beat, long Song)? Planned(string token)
    {
        var at = token.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? null : token[(at + 1)..].Split('/') is [var beat, var song] ? (Number(beat), (long)Number(song)) : null;
    }

    private static double? Part(string token, char letter)
    {
        var at = token.IndexOf(letter, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var end = at + 1;
        while (end < token.Length && (char.IsAsciiDigit(token[end]) || token[end] == '.'))
        {
            end++;
        }

        return Number(token[(at + 1)..end]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <param name="Beat">Of the count, from 0.</param>
/// <param name="Due">When the picture shall change, ms.</param>
internal readonly record struct GridPlan(double Beat, double Due, bool Expired);
