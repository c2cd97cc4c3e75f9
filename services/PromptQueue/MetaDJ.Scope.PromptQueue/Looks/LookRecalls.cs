using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Ramps;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>How a saved look is brought back. Pure.</summary>
internal abstract record LookRecalls
{
    private LookRecalls()
    {
    }

    /// <param name="Change">Prompts, parameters and, for a cut, scales; in a cross-fade numbers become ramps.</param>
    /// <param name="Fade">Scale by path, the whole vector, for each chunk after that; none when the scales are there already, or for a cut.</param>
    public sealed record Play(LookChange Change, IReadOnlyList<IReadOnlyDictionary<string, double>> Fade) : LookRecalls;

    public sealed record Refused(string Cause) : LookRecalls;

    /// <param name="chunk">How long Scope takes for one.</param>
    public static LookRecalls Decide(Look look, LookRecall recall, LookParameters knobs, TimeSpan chunk, DateTimeOffset now)
    {
        var saved = recall.Look ?? new SavedLook();
        if (NotOnBoard(look, saved).ToList() is { Count: > 0 } missing)
        {
            return new Refused($"Not on board, or merged for good: {string.Join(", ", missing)}. Swap LoRAs first, with POST …/lora-swaps, which says what it costs.");
        }

        var fades = recall.Steps >= 2;
        var wished = LookChange.Merge(knobs, saved.Parameters);
        var ramps = fades ? Ways(look, saved.Parameters, chunk * recall.Steps, now) : [];
        var change = LookChange.Recall(look, saved, fades ? new TransitionSpec(recall.Steps, recall.Method) : null, ramps.Aggregate(wished, Without));
        if (ramps.Count > 0)
        {
            change = change with { Look = ramps.Aggregate(change.Look, Motion.With) };
        }

        var target = TargetOf(look, saved.Loras);
        if (target is null || look.Loras.All(lora => LookDifferences.Same(lora.Scale, target[lora.Path])))
        {
            return new Play(change, []);
        }

        return fades ? new Play(change, Steps(look, target, recall.Steps)) : new Play(Cut(change, target), []);
    }

    /// <summary>LoRAs that would be heard, but are not loaded, or merged for good so that their scale has no effect.</summary>
    public static IEnumerable<string> NotOnBoard(Look look, SavedLook saved) =>
        (saved.Loras ?? []).Where(wish => wish.Scale != 0 && !look.Loras.Any(lora => lora.Name == wish.Name && (lora.CanFade || LookDifferences.Same(lora.Scale, wish.Scale))))
        .Select(wish => wish.Name);

    private static List<Ramp> Ways(Look look, LookParameters to, TimeSpan over, DateTimeOffset now)
    {
        var ways = new List<Ramp>();
        foreach (var name in RampValidation.Parameters)
        {
            if (Motion.ValueOf(to, name) is { } target && Motion.ValueOf(look.Parameters, name) is { } present && !LookDifferences.Same(present, target)
                && Ramp.Begin(new RampSpec { Parameter = name, To = target, Over = over }, present, null, now) is RampStart.Begun(var ramp))
            {
                ways.Add(ramp);
            }
        }

        return ways;
    }

    private static LookParameters Without(LookParameters parameters, Ramp ramp) => ramp.Parameter switch
    {
        "noiseScale" => parameters with { NoiseScale = null },
        "kvCacheAttentionBias" => parameters with { KvCacheAttentionBias = null },
        _ => parameters with { VaceContextScale = null },
    };

    /// <returns>Null when all stay; an adapter that does not fade stays where it is.</returns>
    private static Dictionary<string, double>? TargetOf(Look look, IReadOnlyList<LoraScale>? wishes) => wishes is null
        ? null
        : look.Loras.ToDictionary(lora => lora.Path, lora => lora.CanFade ? wishes.FirstOrDefault(wish => wish.Name == lora.Name)?.Scale ?? 0 : lora.Scale);

    private static IReadOnlyList<IReadOnlyDictionary<string, double>> Steps(Look look, Dictionary<string, double> target, int steps) =>
        [.. Enumerable.Range(1, steps).Select(step => look.Loras.ToDictionary(
            lora => lora.Path, lora => step == steps ? target[lora.Path] : Math.Round(lora.Scale + ((target[lora.Path] - lora.Scale) * step / steps), 6)))];

    private static LookChange Cut(LookChange change, Dictionary<string, double> target)
    {
        var scaled = LookChange.Scales(change.Look, target, new LookParameters());
        return new LookChange(scaled.Look, change.Update with { LoraScales = scaled.Update.LoraScales, Prompts = scaled.Update.Prompts ?? change.Update.Prompts });
    }
}
