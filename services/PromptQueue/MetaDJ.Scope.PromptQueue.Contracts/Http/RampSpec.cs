namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>A parameter that moves by itself, one value per chunk. A new value of it ends the ramp; while the picture is paused its time stands still.</summary>
public sealed record RampSpec
{
    /// <summary>
    /// <c>noiseScale</c>, <c>kvCacheAttentionBias</c>, <c>vaceContextScale</c>, or in a cue the scale of a LoRA that is on board: <c>lora:neon-ink</c>. Scope begins the
    /// picture anew with every change of a scale.
    /// </summary>
    public required string Parameter { get; init; }

    /// <summary>Null begins at the present value.</summary>
    public double? From { get; init; }

    /// <summary>The target; of an LFO the middle it swings around.</summary>
    public required double To { get; init; }

    /// <summary>How long the way from one to the other takes: up to an hour. Of an envelope the attack.</summary>
    public TimeSpan? Over { get; init; }

    /// <summary>The same in beats of the session's tempo, which it follows when that changes: up to 4,096.</summary>
    public double? Beats { get; init; }

    public RampShape Shape { get; init; } = RampShape.Linear;

    /// <summary>Makes it an envelope: attack to the target, hold, release to where it began.</summary>
    public EnvelopeSpec? Envelope { get; init; }

    /// <summary>Makes it swing.</summary>
    public LfoSpec? Lfo { get; init; }
}

/// <summary>What follows an attack.</summary>
/// <param name="Hold">How long the target stays.</param>
/// <param name="Release">How long the way back takes.</param>
public sealed record EnvelopeSpec(TimeSpan Hold, TimeSpan Release);

/// <summary>A swing around a middle, for as long as the ramp says; where it says nothing, until another value ends it.</summary>
/// <param name="Depth">How far to each side; what leaves the parameter's range is cut.</param>
/// <param name="Period">Of one swing: 0.1 seconds or more, 10 minutes at most.</param>
/// <param name="PeriodBeats">The same in beats; exactly one of the two.</param>
public sealed record LfoSpec(LfoWave Wave, double Depth, TimeSpan? Period = null, double? PeriodBeats = null);

public enum RampShape
{
    Unknown = 0,
    Linear = 1,
    EaseIn = 2,
    EaseOut = 3,
    EaseInOut = 4,

    /// <summary>Slow first, then ever faster.</summary>
    Exponential = 5,

    /// <summary>Half a cosine.</summary>
    Sine = 6,
}

public enum LfoWave
{
    Unknown = 0,
    Sine = 1,
    Triangle = 2,

    /// <summary>Rises, then drops.</summary>
    Saw = 3,
    Square = 4,
}

/// <summary>A ramp that runs, as the Look tells it.</summary>
/// <param name="StartedAt">Null while its time stands still.</param>
/// <param name="EndsAt">Null while its time stands still, and for one that runs until another value ends it.</param>
public sealed record RampResponse(string Parameter, double To, DateTimeOffset? StartedAt, DateTimeOffset? EndsAt);
