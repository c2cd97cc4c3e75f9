using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.Ramps;

/// <summary>What is wrong with a ramp. Pure.</summary>
internal static class RampValidation
{
    public const int MostBeats = 4_096;
    private const string LoraMark = "lora:";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMinutes(10);

    /// <summary>The parameters that can be between two values.</summary>
    public static IReadOnlyList<string> Parameters { get; } = ["noiseScale", "kvCacheAttentionBias", "vaceContextScale"];

    public static (double Lowest, double Highest) RangeOf(string parameter) => parameter switch
    {
        "noiseScale" => (0, 1),
        "kvCacheAttentionBias" => (0.01, 1),
        _ when LoraOf(parameter) is not null => (-10, 10),
        _ => (0, 2),
    };

    /// <summary>The LoRA whose scale a ramp moves; null when it moves something else.</summary>
    public static string? LoraOf(string? parameter) => parameter?.StartsWith(LoraMark, StringComparison.Ordinal) == true ? parameter[LoraMark.Length..] : null;

    /// <summary>One that is started by hand, beside the order of cues.</summary>
    public static FieldErrors CheckByHand(RampSpec ramp)
    {
        var errors = Check(ramp);
        errors.When(LoraOf(ramp.Parameter) is not null, "parameter", "Scales of LoRAs ramp by cues of kind ramp.");
        return errors;
    }

    public static FieldErrors Check(RampSpec ramp)
    {
        var errors = new FieldErrors();
        if (LoraOf(ramp.Parameter) is { } lora)
        {
            errors.When(!LoraValidation.IsName(lora), "parameter", LoraValidation.NameRule);
        }
        else if (!Parameters.Contains(ramp.Parameter, StringComparer.Ordinal))
        {
            errors.Add("parameter", $"Give {string.Join(", ", Parameters)}, or lora: and a LoRA's name: others have no values in between.");
            return errors;
        }

        var (lowest, highest) = RangeOf(ramp.Parameter);
        errors.When(ramp.From is { } from && !(from >= lowest && from <= highest), "from", $"Give {lowest} to {highest}.");
        errors.When(!(ramp.To >= lowest && ramp.To <= highest), "to", $"Give {lowest} to {highest}.");
        errors.When(ramp.Over is not null && ramp.Beats is not null, "over", "Give over or beats, not both.");
        errors.When(ramp.Over is { } over && (over <= TimeSpan.Zero || over > Longest), "over", "Give more than 0 and up to an hour.");
        errors.When(ramp.Beats is { } beats && !(beats > 0 && beats <= MostBeats), "beats", $"Give more than 0 and up to {MostBeats}.");
        errors.When(ramp is { Over: null, Beats: null, Lfo: null }, "over", "Say how long it takes, in time or in beats.");
        errors.When(!Enum.IsDefined(ramp.Shape) || ramp.Shape == RampShape.Unknown, "shape", "Give linear, easeIn, easeOut, easeInOut, exponential or sine.");
        errors.When(ramp is { Envelope: not null, Lfo: not null }, "lfo", "An envelope does not swing: give one of the two.");
        if (ramp.Envelope is { } envelope)
        {
            errors.When(envelope.Hold < TimeSpan.Zero || envelope.Hold > Longest, "envelope.hold", "Give 0 to an hour.");
            errors.When(envelope.Release < TimeSpan.Zero || envelope.Release > Longest, "envelope.release", "Give 0 to an hour.");
        }

        if (ramp.Lfo is { } lfo)
        {
            errors.When(!Enum.IsDefined(lfo.Wave) || lfo.Wave == LfoWave.Unknown, "lfo.wave", "Give sine, triangle, saw or square.");
            errors.When(!(lfo.Depth > 0 && lfo.Depth <= highest - lowest), "lfo.depth", $"Give more than 0 and up to {highest - lowest}.");
            errors.When(lfo.Period is null == lfo.PeriodBeats is null, "lfo.period", "Give period or periodBeats, one of the two.");
            errors.When(lfo.Period is { } period && (period < ShortestPeriod || period > LongestPeriod), "lfo.period", "Give 0.1 seconds to 10 minutes.");
            errors.When(lfo.PeriodBeats is { } of && !(of >= 0.25 && of <= MostBeats), "lfo.periodBeats", $"Give 0.25 to {MostBeats}.");
        }

        return errors;
    }
}
