using System.Diagnostics;
using System.Text.Json.Serialization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Ramps;

/// <summary>
/// A parameter on its way, as part of the Look: what it is at any instant follows from this record alone, so that whoever takes the queue over goes
/// on where it was. Pure.
/// </summary>
internal sealed record Ramp
{
    public required string Parameter { get; init; }

    public required double From { get; init; }

    public required double To { get; init; }

    public RampShape Shape { get; init; } = RampShape.Linear;

    /// <summary>How long it runs, an envelope's attack; 0 is an LFO without end.</summary>
    public double OverMs { get; init; }

    public double HoldMs { get; init; }

    public double ReleaseMs { get; init; }

    public LfoWave Wave { get; init; }

    public double Depth { get; init; }

    public double PeriodMs { get; init; }

    /// <summary>Where in its swing it began, in ms of the present period.</summary>
    public double ShiftMs { get; init; }

    /// <summary>The length of a beat that <see cref="OverMs"/> or <see cref="PeriodMs"/> were counted by; null where neither was.</summary>
    public double? BeatMs { get; init; }

    public bool OverIsInBeats { get; init; }

    public bool PeriodIsInBeats { get; init; }

    /// <summary>Null while its time stands still.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it had run when its time last stood still.</summary>
    public double RanMs { get; init; }

    [JsonIgnore]
    public bool Swings => Wave != LfoWave.Unknown;

    /// <summary>Infinite for an LFO without end.</summary>
    [JsonIgnore]
    public double LengthMs => Swings && OverMs <= 0 ? double.PositiveInfinity : OverMs + HoldMs + ReleaseMs;

    /// <param name="present">The parameter's value now; null when nobody knows.</param>
    /// <param name="beatMs">A beat's length now; null without a tempo.</param>
    public static RampStart Begin(RampSpec spec, double? present, double? beatMs, DateTimeOffset now)
    {
        if ((spec.Beats is not null || spec.Lfo?.PeriodBeats is not null) && beatMs is null)
        {
            return new RampStart.Refused("The session has no tempo to count beats by: set one, or give seconds.");
        }

        if ((spec.From ?? present) is not { } from)
        {
            return new RampStart.Refused($"Nobody has said yet what {spec.Parameter} is: give where the ramp begins.");
        }

        return new RampStart.Begun(new Ramp
        {
            Parameter = spec.Parameter,
            From = from,
            To = spec.To,
            Shape = spec.Shape,
            OverMs = spec.Beats * beatMs ?? spec.Over?.TotalMilliseconds ?? 0,
            HoldMs = spec.Envelope?.Hold.TotalMilliseconds ?? 0,
            ReleaseMs = spec.Envelope?.Release.TotalMilliseconds ?? 0,
            Wave = spec.Lfo?.Wave ?? LfoWave.Unknown,
            Depth = spec.Lfo?.Depth ?? 0,
            PeriodMs = spec.Lfo?.PeriodBeats * beatMs ?? spec.Lfo?.Period?.TotalMilliseconds ?? 0,
            OverIsInBeats = spec.Beats is not null,
            PeriodIsInBeats = spec.Lfo?.PeriodBeats is not null,
            BeatMs = spec.Beats is not null || spec.Lfo?.PeriodBeats is not null ? beatMs : null,
            StartedAt = now,
        });
    }

    /// <summary>The same with beats of another length from now on. What it is now it stays, and so does what has passed of it.</summary>
    public Ramp At(double beatMs, DateTimeOffset now)
    {
        if (BeatMs is not { } before || Math.Abs((beatMs / before) - 1) < 1e-6)
        {
            return this;
        }

        var (ms, ratio) = (MsAt(now), beatMs / before);
        var over = OverIsInBeats ? OverMs * ratio : OverMs;
        var ran = !OverIsInBeats ? ms : ms < OverMs ? ms * ratio : over + ms - OverMs;
        var period = PeriodIsInBeats ? PeriodMs * ratio : PeriodMs;
        return this with
        {
            OverMs = over,
            PeriodMs = period,
            ShiftMs = Swings ? ((ms + ShiftMs) * period / PeriodMs) - ran : 0,
            BeatMs = beatMs,
            RanMs = ran,
            StartedAt = StartedAt is null ? null : now,
        };
    }

    public Ramp Stand(DateTimeOffset now) => StartedAt is null ? this : this with { StartedAt = null, RanMs = MsAt(now) };

    public Ramp GoOn(DateTimeOffset now) => StartedAt is null ? this with { StartedAt = now } : this;

    public bool IsOverAt(DateTimeOffset now) => MsAt(now) >= LengthMs;

    /// <summary>Within the parameter's range, whatever an LFO's depth says.</summary>
    public double ValueAt(DateTimeOffset now)
    {
        var ms = MsAt(now);
        var (lowest, highest) = RampValidation.RangeOf(Parameter);
        return Math.Round(Math.Clamp(Swings ? Swing(ms) : Way(ms), lowest, highest), 6);
    }

    public RampResponse ToResponse() => new(Parameter, To, StartedAt, StartedAt is { } started && double.IsFinite(LengthMs) ? started + TimeSpan.FromMilliseconds(LengthMs - RanMs) : null);

    private double MsAt(DateTimeOffset now) => RanMs + (StartedAt is { } started ? Math.Max((now - started).TotalMilliseconds, 0) : 0);

    /// <summary>One that swings ends where it swung around.</summary>
    private double Swing(double ms)
    {
        if (ms >= LengthMs)
        {
            return To;
        }

        var phase = (ms + ShiftMs) / PeriodMs % 1;
        return To + (Depth * Wave switch
        {
            LfoWave.Sine => Math.Sin(2 * Math.PI * phase),
            LfoWave.Triangle => phase < 0.25 ? 4 * phase : phase < 0.75 ? 2 - (4 * phase) : (4 * phase) - 4,
            LfoWave.Saw => (2 * phase) - 1,
            LfoWave.Square => phase < 0.5 ? 1 : -1,
            _ => throw new UnreachableException(Wave.ToString()),
        });
    }

    private double Way(double ms)
    {
        if (ms < OverMs)
        {
            return From + ((To - From) * Shaped(ms / OverMs));
        }

        var released = ms - OverMs - HoldMs;
        if (released <= 0 || ReleaseMs <= 0)
        {
            return HoldMs + ReleaseMs > 0 && ms >= LengthMs ? From : To;
        }

        return released >= ReleaseMs ? From : To + ((From - To) * Shaped(released / ReleaseMs));
    }

    private double Shaped(double way) => Shape switch
    {
        RampShape.Linear => way,
        RampShape.EaseIn => way * way * way,
        RampShape.EaseOut => 1 - Math.Pow(1 - way, 3),
        RampShape.EaseInOut => way < 0.5 ? 4 * way * way * way : 1 - (Math.Pow(2 - (2 * way), 3) / 2),
        RampShape.Exponential => (Math.Pow(2, 10 * way) - 1) / 1023,
        RampShape.Sine => (1 - Math.Cos(Math.PI * way)) / 2,
        _ => throw new UnreachableException(Shape.ToString()),
    };
}

/// <summary>Whether a ramp could begin.</summary>
internal abstract record RampStart
{
    private RampStart()
    {
    }

    public sealed record Begun(Ramp Ramp) : RampStart;

    public sealed record Refused(string Cause) : RampStart;
}
