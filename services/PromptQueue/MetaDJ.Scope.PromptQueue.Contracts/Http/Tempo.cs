namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>A session's beat grid. Instants are by the clock of the queue's Redis, as all receipts are.</summary>
public sealed record TempoResponse
{
    /// <summary>Quarter notes a minute. Null while nobody has given a tempo, as all that follows from it.</summary>
    public double? Bpm { get; init; }

    public int? BeatsPerBar { get; init; }

    /// <summary>When beat 0 was, the first of bar 1. It moves with the tempo, so that the count goes on.</summary>
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>False while the transport stands: cues on the beat wait.</summary>
    public required bool Playing { get; init; }

    public required TempoSource Source { get; init; }

    public required ClockLock Lock { get; init; }

    /// <summary>The instant that the next three are of.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Beats since the anchor, from 0.</summary>
    public double? Beat { get; init; }

    /// <summary>From 1; 0 and less before the anchor.</summary>
    public long? Bar { get; init; }

    /// <summary>From 1.</summary>
    public double? BeatInBar { get; init; }

    /// <summary>How far the forwarded clock was from the grid at last, in ms; positive when it was ahead. Null without a clock.</summary>
    public double? DriftMs { get; init; }

    /// <summary>How much faster its beats are than what it says, in parts per million; for MIDI, which says nothing, than at the lock.</summary>
    public double? DriftPpm { get; init; }

    /// <summary>How unsteady the forwarded clock is: mean distance from the grid, in ms.</summary>
    public double? JitterMs { get; init; }

    /// <summary>When the forwarded clock was last heard.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>By how much cues on the beat are sent earlier, so that the picture changes on it.</summary>
    public required LookAheadResponse LookAhead { get; init; }
}

/// <param name="Span">What is used now.</param>
/// <param name="Samples">Receipts of this pod that it is the median of; with too few it is the configured guess.</param>
public sealed record LookAheadResponse(TimeSpan Span, int Samples);

/// <summary>Where a tempo comes from.</summary>
public enum TempoSource
{
    Unknown = 0,
    Number = 1,
    Tap = 2,
    Link = 3,
    Midi = 4,

    /// <summary>Nobody has given one yet.</summary>
    None = 5,
}

/// <summary>A tempo as the event stream tells it, when it changes notably.</summary>
/// <param name="Anchor">When beat 0 was, the first of bar 1.</param>
public sealed record TempoTold(double Bpm, int BeatsPerBar, DateTimeOffset Anchor, bool Playing, TempoSource Source, ClockLock Lock);

/// <summary>How a grid stands to a forwarded clock.</summary>
public enum ClockLock
{
    Unknown = 0,

    /// <summary>There is no clock: the tempo was given or tapped.</summary>
    None = 1,

    /// <summary>It was heard, for too short a time to be trusted.</summary>
    Acquiring = 2,
    Locked = 3,

    /// <summary>It fell silent: the grid runs on by itself.</summary>
    FreeWheel = 4,
}

/// <summary>The body of <c>PUT …/tempo</c>; absent parts stay. A change of <see cref="Bpm"/> keeps the beat and the count.</summary>
public sealed record TempoRequest
{
    /// <summary>20 to 300. Ends the following of a forwarded clock.</summary>
    public double? Bpm { get; init; }

    /// <summary>1 to 16.</summary>
    public int? BeatsPerBar { get; init; }

    /// <summary>Bar 1 begins now; while a forwarded clock is followed, at its beat that is nearest. The transport runs.</summary>
    public bool BarOneNow { get; init; }

    /// <summary>Where beat 0 is, in place of now: within 10 minutes.</summary>
    public DateTimeOffset? BarOneAt { get; init; }

    /// <summary>False stops the transport: cues on the beat wait. True lets it run on, without a new count.</summary>
    public bool? Playing { get; init; }
}

/// <summary>The body of <c>POST …/tempo/tap</c>.</summary>
public sealed record TapRequest
{
    /// <summary>When it was tapped, in ms by the client's own clock: keeps the way through the network out of the tempo. Null takes the arrival.</summary>
    public double? ClientTime { get; init; }
}

/// <summary>
/// The body of <c>POST …/tempo/clock</c>: a clock that a client hears, forwarded. Link: bpm and beat at an instant, several times a second. MIDI: the
/// instants of clock ticks, 24 to a quarter note, in batches.
/// </summary>
public sealed record ClockRequest
{
    /// <summary>The instant of <see cref="Beat"/> by the client's own clock, in ms; it needs to be steady, not right.</summary>
    public double? ClientTime { get; init; }

    /// <summary>For Link: 20 to 300.</summary>
    public double? Bpm { get; init; }

    /// <summary>For Link: the beat at <see cref="ClientTime"/>; may be negative.</summary>
    public double? Beat { get; init; }

    /// <summary>For Link: null stays.</summary>
    public int? BeatsPerBar { get; init; }

    /// <summary>For MIDI: when each tick came, in ms by the client's own clock, rising; 1 to 200.</summary>
    public IReadOnlyList<double>? Ticks { get; init; }

    /// <summary>For MIDI: the number of the first of <see cref="Ticks"/>, counted from the last start, which is 0 (song position × 6).</summary>
    public long? FirstTick { get; init; }

    /// <summary>Start and stop of the transport.</summary>
    public bool Playing { get; init; } = true;

    /// <summary>How long the last call took from and to the client, in ms, if it knows: half of it is taken for the way here.</summary>
    public double? RoundTrip { get; init; }
}
