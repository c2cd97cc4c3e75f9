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
        return new LookChange(
            look with { Ramps = [.. going.Where(ramp => !ramp.IsOverAt(now))], Parameters = LookChange.Merge(look.Parameters, values) },
            update with
            {
                NoiseScale = values.NoiseScale ?? update.NoiseScale,
                KvCacheAttentionBias = values.KvCacheAttentionBias ?? update.KvCacheAttentionBias,
                VaceContextScale = values.VaceContextScale ?? update.VaceContextScale,
            });
    }

    /// <summary>An update with nothing but what moves.</summary>
    public static LookChange Step(Look look, DateTimeOffset now) => Along(LookChange.Parameters(look, new LookParameters()), now);

    /// <summary>Another ramp, in place of one that moved the same parameter.</summary>
    public static Look With(Look look, Ramp ramp) => look with { Ramps = [.. look.Ramps.Where(other => other.Parameter != ramp.Parameter), ramp], Version = look.Version + 1 };

    /// <summary>A parameter that was set, by whatever means, does not go on moving.</summary>
    public static IReadOnlyList<Ramp> Left(IReadOnlyList<Ramp> ramps, LookParameters changed) =>
        ramps.Count == 0 ? ramps : [.. ramps.Where(ramp => ValueOf(changed, ramp.Parameter) is null)];

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
        _ => values with { VaceContextScale = value },
    };
}
