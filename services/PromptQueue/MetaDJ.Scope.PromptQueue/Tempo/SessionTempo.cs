using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Tempo;

/// <summary>A session's tempo: its grid, where that comes from, and what is needed to go on following it. Pure; stored whole.</summary>
internal sealed record SessionTempo
{
    public required BeatGrid Grid { get; init; }

    public required TempoSource Source { get; init; }

    /// <summary>Rises with every new count: beats planned in an old one are planned anew.</summary>
    public long Song { get; init; } = 1;

    /// <summary>Where the transport stands; null while it runs.</summary>
    public double? StandsAt { get; init; }

    public ClockLoop? Loop { get; init; }

    /// <summary>The last bpm that the event stream was told.</summary>
    public double ToldBpm { get; init; }

    public ClockLock ToldLock { get; init; } = ClockLock.None;

    /// <summary>The grid by which whoever waits for a beat was last woken.</summary>
    public BeatGrid? WokenBy { get; init; }

    public bool Playing => StandsAt is null;

    public static SessionTempo Of(double bpm, int beatsPerBar, double now) =>
        new() { Grid = new BeatGrid(bpm, beatsPerBar, now), Source = TempoSource.Number };

    public double BeatAt(double now) => StandsAt ?? Grid.BeatAt(now);

    /// <summary>How it stands to its clock; one that is silent for longer than <paramref name="silence"/> is lost.</summary>
    public ClockLock Lock(double now, TimeSpan silence) => Loop switch
    {
        null => ClockLock.None,
        { Heard: var heard } when now - heard > silence.TotalMilliseconds => ClockLock.FreeWheel,
        { Count: var count, Enough: var enough } when count < enough => ClockLock.Acquiring,
        _ => ClockLock.Locked,
    };

    /// <summary>A tempo given by hand. Beat and count go on.</summary>
    public SessionTempo Set(double? bpm, int? beatsPerBar, double now)
    {
        var changed = this;
        if (bpm is { } number)
        {
            changed = changed with { Grid = Grid.At(number, now), Source = TempoSource.Number, Loop = null };
        }

        if (beatsPerBar is { } beats && beats != Grid.BeatsPerBar)
        {
            // Bars are numbered anew by it: what was planned is planned anew.
            changed = changed with { Grid = changed.Grid with { BeatsPerBar = beats }, Song = Song + 1 };
        }

        return changed;
    }

    /// <summary>Bar 1 begins at an instant, and the transport runs. A clock that is followed keeps its beat: the nearest of its beats is the first.</summary>
    public SessionTempo BarOne(double instant)
    {
        if (Loop is not { } loop)
        {
            return this with { Grid = Grid.Through(0, instant), Song = Song + 1, StandsAt = null };
        }

        var beat = Math.Round(Grid.BeatAt(instant));
        return this with
        {
            Grid = Grid.Through(0, Grid.InstantOf(beat)),
            Loop = loop with { Zero = loop.Zero + beat, Strays = [] },
            Song = Song + 1,
            StandsAt = null,
        };
    }

    /// <summary>Stops the transport, or lets it run on from where it stands.</summary>
    public SessionTempo Play(bool playing, double now) => (playing, StandsAt) switch
    {
        (false, null) => this with { StandsAt = Grid.BeatAt(now) },
        (true, { } beat) when Loop is null => this with { StandsAt = null, Grid = Grid.Through(beat, now) },
        (true, not null) => this with { StandsAt = null },
        _ => this,
    };

    /// <summary>Somebody tapped. A tempo that is tapped ends the following of a clock.</summary>
    public static SessionTempo? Tapped(SessionTempo? running, Taps taps) => taps.Grid(running?.Grid) is { } grid
        ? (running ?? new SessionTempo { Grid = grid, Source = TempoSource.Tap }) with { Grid = grid, Source = TempoSource.Tap, Loop = null }
        : null;
}
