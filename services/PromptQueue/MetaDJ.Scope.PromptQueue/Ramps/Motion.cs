using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;

namespace MetaDJ.Scope.PromptQueue.Ramps;

/// <summary>Puts what moves by itself into an update that goes out now. Pure.</summary>
internal static class Motion
{
    /// <param name="now">By Redis' clock: the same for whoever takes over.</param>
    public static LookChange Along(LookChange change, DateTimeOffset now)
    {
        var look = Standing(change.Look, now);
        if (look.Paused || look.Ramps.Count == 0)
        {
            return change with { Look = look };
        }

        IReadOnlyList<Ramp> going = [.. look.Ramps.Select(ramp => ramp.GoOn(now))];
        var values = going.Aggregate(new LookParameters(), (values, ramp) => With(values, ramp.Parameter, ramp.ValueAt(now)));
        var update = change.Update;
        return Scaled(going, now, new LookChange(
            look with { Ramps = [.. going.Where(ramp => !ramp.IsOverAt(now))], Parameters = LookChange.Merge(look.Parameters, values) },
            update with
            {
                NoiseScale = values.NoiseScale ?? update.NoiseScale,
                KvCacheAttentionBias = values.KvCacheAttentionBias ?? update.KvCacheAttentionBias,
                VaceContextScale = values.VaceContextScale ?? update.VaceContextScale,
            }));
    }

    public static IReadOnlyList<Ramp> WithoutLoras(IReadOnlyList<Ramp> ramps) =>
        ramps.Any(ramp => RampValidation.LoraOf(ramp.Parameter) is not null) ? [.. ramps.Where(ramp => RampValidation.LoraOf(ramp.Parameter) is null)] : ramps;

    /// <summary>An update with nothing but what moves.</summary>
    public static LookChange Step(Look look, DateTimeOffset now) => Along(LookChange.Parameters(look, new LookParameters()), now);

    /// <summary>Another ramp, in place of one that moved the same parameter.</summary>
    public static Look With(Look look, Ramp ramp) => look with { Ramps = [.. look.Ramps.Where(other => other.Parameter != ramp.Parameter), ramp], Version = look.Version + 1 };

    /// <summary>A parameter that was set, by whatever means, does not go on moving.</summary>
    public static IReadOnlyList<Ramp> Left(IReadOnlyList<Ramp> ramps, LookParameters changed) =>
        ramps.Count == 0 ? ramps : [.. ramps.Where(ramp => ValueOf(changed, ramp.Parameter) is null)];

    /// <summary>The same where it may be the scale of a LoRA; null as well for one that is not on board, or that cannot move.</summary>
    public static double? ValueOf(Look look, LookParameters parameters, string name) => RampValidation.LoraOf(name) is { } lora
        ? look.Loras.FirstOrDefault(loaded => loaded.CanFade && loaded.Name == lora)?.Scale
        : ValueOf(parameters, name);

    public static double? ValueOf(LookParameters parameters, string name) => name switch
    {
        "noiseScale" => parameters.NoiseScale,
        "kvCacheAttentionBias" => parameters.KvCacheAttentionBias,
        "vaceContextScale" => parameters.VaceContextScale,
        _ => null,
    };

    /// <summary>While the picture stands still, and behind a panic, time does too.</summary>
    private static Look Standing(Look look, DateTimeOffset now) => look with
    {
        Ramps = look.Paused ? [.. look.Ramps.Select(ramp => ramp.Stand(now))] : look.Ramps,
        Before = look.Before is { Ramps.Count: > 0 } before ? before with { Ramps = [.. before.Ramps.Select(ramp => ramp.Stand(now))] } : look.Before,
    };

    private static LookParameters With(LookParameters values, string name, double value) => name switch
    {
        "noiseScale" => values with { NoiseScale = value },
        "kvCacheAttentionBias" => values with { KvCacheAttentionBias = value },
        "vaceContextScale" => values with { VaceContextScale = value },
        _ => values,
    };

    /// <summary>Scales that are another than the stage has them: each update of them resets Scope's caches.</summary>
    private static LookChange Scaled(IReadOnlyList<Ramp> going, DateTimeOffset now, LookChange change)
    {
        var scales = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var ramp in going)
        {
            if (RampValidation.LoraOf(ramp.Parameter) is { } name && change.Look.Loras.FirstOrDefault(lora => lora.CanFade && lora.Name == name) is { } lora
                && ramp.ValueAt(now) is var scale && scale != lora.Scale)
            {
                scales[lora.Path] = scale;
            }
        }

        return scales.Count == 0 ? change : change.WithScales(scales);
    }
}
