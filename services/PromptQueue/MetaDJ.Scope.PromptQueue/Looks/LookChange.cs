using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Ramps;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>A new Look, and the one update that brings Scope there from the old one. Pure.</summary>
internal sealed record LookChange(Look Look, ScopeParameters Update)
{
    /// <param name="knobs">Runtime parameters that ride along; the cue's own win, its turn being later.</param>
    public static LookChange Apply(Look look, CueRequest cue, LookParameters knobs) => cue.Kind switch
    {
        CueKind.Prompt or CueKind.Transition => Prompts(look with { Panic = PanicKind.Unknown, Before = null }, cue, Merge(knobs, cue.Parameters)),
        CueKind.Parameters => Parameters(look, Merge(knobs, cue.Parameters)),
        CueKind.Pause => Paused(look, true, knobs),
        // Whoever resumes without ending the panic goes on from what it shows.
        CueKind.Resume => Paused(look with { Panic = PanicKind.Unknown, Before = null }, false, knobs),
        CueKind.Panic => Panic(look, cue, knobs, PanicKind.SafeLook),
        CueKind.Blackout => Panic(look, cue, knobs, PanicKind.Blackout),
        CueKind.Freeze => Freeze(look, knobs),
        CueKind.PanicEnd => Restore(look, knobs),
        _ => throw new UnreachableException($"A cue of kind {cue.Kind} is not one update."),
    };

    public static LookChange Parameters(Look look, LookParameters changed)
    {
        var next = Next(look, changed);
        return new LookChange(next, Runtime(next, changed));
    }

    /// <summary>One step of a fade. It says the whole vector of scales: what an update leaves out is not faded back by anybody.</summary>
    public static LookChange Scales(Look look, IReadOnlyDictionary<string, double> byPath, LookParameters knobs)
    {
        var next = Next(look, knobs) with
        {
            Loras = [.. look.Loras.Select(lora => byPath.TryGetValue(lora.Path, out var scale) ? lora with { Scale = scale } : lora)],
        };
        var update = Runtime(next, knobs) with { LoraScales = ScalesOf(next) };

        // Words come with the first step of a LoRA and go with its last.
        return next.Prompts.Count == 0 || (!look.WordsDue && LoraTriggers.Words(next).SequenceEqual(LoraTriggers.Words(look)))
            ? new LookChange(next, update)
            : new LookChange(Told(next), update with { Prompts = Said(next), SpatialInterpolationMethod = ToScope(next.Blend) });
    }

    /// <summary>A change, and scales with it in the one update. A transition that meets new scales is cut short by Scope: it begins the picture anew.</summary>
    public LookChange WithScales(IReadOnlyDictionary<string, double> byPath)
    {
        var (look, scales) = Scales(Look, byPath, new LookParameters());
        var prompts = scales.Prompts ?? Update.Prompts;
        return new LookChange(look with { Version = Look.Version }, Update with
        {
            LoraScales = scales.LoraScales,
            Prompts = prompts,
            SpatialInterpolationMethod = scales.SpatialInterpolationMethod ?? Update.SpatialInterpolationMethod,
            Transition = Update.Transition is { } transition && prompts is not null ? transition with { TargetPrompts = prompts } : Update.Transition,
        });
    }

    /// <summary>A saved look without its scales, in one update.</summary>
    public static LookChange Recall(Look look, SavedLook saved, TransitionSpec? transition, LookParameters changed) => saved.Prompts.Count == 0
        ? Parameters(look, changed)
        : Prompts(look with { Panic = PanicKind.Unknown, Before = null }, new CueRequest { Kind = CueKind.Transition, Prompts = saved.Prompts, Transition = transition }, changed, saved.Blend);

    /// <summary>Everything an update can say, for a pod that runs the right pipeline but has none of our state.</summary>
    public static ScopeParameters Whole(Look look) => Runtime(look, look.Parameters) with
    {
        Prompts = look.Prompts.Count > 0 ? Said(look) : null,
        SpatialInterpolationMethod = look.Prompts.Count > 0 ? ToScope(look.Blend) : null,
        LoraScales = look.Loras.Any(lora => lora.CanFade) ? ScalesOf(look) : null,
        Paused = look.Paused,
    };

    /// <summary>What Scope is told when it starts: prompts go beside the parameters there.</summary>
    public static SessionStart Start(Look look) => new(
        look.Pipeline ?? throw new UnreachableException("A Look without a pipeline cannot start."),
        InputMode.Text,
        look.Prompts.Count > 0 ? Said(look) : null,
        Runtime(look, look.Parameters) with { SpatialInterpolationMethod = ToScope(look.Blend) });

    public static LookParameters Merge(LookParameters under, LookParameters? over) => over is null ? under : new LookParameters
    {
        NoiseScale = over.NoiseScale ?? under.NoiseScale,
        NoiseController = over.NoiseController ?? under.NoiseController,
        ManageCache = over.ManageCache ?? under.ManageCache,
        DenoisingStepList = over.DenoisingStepList ?? under.DenoisingStepList,
        KvCacheAttentionBias = over.KvCacheAttentionBias ?? under.KvCacheAttentionBias,
        VaceContextScale = over.VaceContextScale ?? under.VaceContextScale,
    };

    private static LookChange Prompts(Look look, CueRequest cue, LookParameters changed, InterpolationMethod? blend = null)
    {
        var prompts = cue.Prompts ?? throw new UnreachableException("A cue without prompts was let in.");
        var next = Told(Next(look, changed) with { Prompts = prompts, Blend = blend ?? BlendOf(cue, prompts.Count) });
        return new LookChange(next, Runtime(next, changed) with
        {
            Prompts = Said(next),
            SpatialInterpolationMethod = ToScope(next.Blend),

            // The prompts go along with a transition to them: without, a later cache reset falls back to the old ones.
            Transition = cue.Transition is { } transition
                ? new ScopeTransition(Said(next), transition.Steps, ToScope(transition.Method))
                : null,
        });
    }

    /// <summary>A safe or a black picture, also when it stood still.</summary>
    private static LookChange Panic(Look look, CueRequest cue, LookParameters knobs, PanicKind kind)
    {
        var (next, update) = Prompts(Kept(look, kind) with { Paused = false }, cue, knobs);
        return new LookChange(next, update with { Paused = false });
    }

    private static LookChange Freeze(Look look, LookParameters knobs) => Paused(Kept(look, PanicKind.Freeze), true, knobs);

    /// <summary>The way back leads past all panics to the picture before the first.</summary>
    private static Look Kept(Look look, PanicKind kind) => look with { Panic = kind, Before = look.Before ?? look, Ramps = [] };

    private static LookChange Restore(Look look, LookParameters knobs)
    {
        var before = look.Before ?? look;
        var next = Next(
            look with
            {
                Panic = PanicKind.Unknown, Before = null, Prompts = before.Prompts, Blend = before.Blend, Parameters = before.Parameters, Ramps = before.Ramps, Paused = before.Paused,
            },
            knobs);
        return new LookChange(Told(next), Runtime(next, knobs) with
        {
            Prompts = next.Prompts.Count > 0 ? Said(next) : null,
            SpatialInterpolationMethod = next.Prompts.Count > 0 ? ToScope(next.Blend) : null,
            Paused = next.Paused,
        });
    }

    private static LookChange Paused(Look look, bool paused, LookParameters knobs)
    {
        var next = Next(look, knobs) with { Paused = paused };
        return new LookChange(next, Runtime(next, knobs) with { Paused = paused });
    }

    private static Look Next(Look look, LookParameters changed) => look with
    {
        Parameters = Merge(look.Parameters, changed),
        Ramps = Motion.Left(look.Ramps, changed),
        Before = look.Before is { } before ? before with { Parameters = Merge(before.Parameters, changed), Ramps = Motion.Left(before.Ramps, changed) } : null,
        Version = look.Version + 1,
    };

    private static ScopeParameters Runtime(Look look, LookParameters changed) => new()
    {
        NoiseScale = changed.NoiseScale,
        NoiseController = changed.NoiseController,
        ManageCache = changed.ManageCache,
        DenoisingStepList = changed.DenoisingStepList,
        KvCacheAttentionBias = changed.KvCacheAttentionBias,

        // Scope resets it to 1 with every update that does not name it (trap 1).
        VaceContextScale = look.Parameters.VaceContextScale ?? 1,
    };

    /// <summary>Scope blends by slerp only between exactly two prompts.</summary>
    private static InterpolationMethod BlendOf(CueRequest cue, int prompts) =>
        prompts == 2 && cue.Transition?.Method == InterpolationMethod.Slerp ? InterpolationMethod.Slerp : InterpolationMethod.Linear;

    private static IReadOnlyList<ScopeApi.LoraScale> ScalesOf(Look look) =>
        [.. look.Loras.Where(lora => lora.CanFade).Select(lora => new ScopeApi.LoraScale(lora.Path, lora.Scale))];

    private static IReadOnlyList<ScopePrompt> Said(Look look) =>
        [.. LoraTriggers.Say(look).Select(prompt => new ScopePrompt(prompt.Text, prompt.Weight))];

    /// <summary>The prompts go along, and the words with them.</summary>
    private static Look Told(Look look) => look.WordsDue ? look with { WordsDue = false } : look;

    private static Interpolation ToScope(InterpolationMethod method) =>
        method == InterpolationMethod.Slerp ? Interpolation.Slerp : Interpolation.Linear;
}
