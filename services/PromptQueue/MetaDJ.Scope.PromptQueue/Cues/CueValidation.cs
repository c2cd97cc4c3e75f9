using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Ramps;
using MetaDJ.Scope.PromptQueue.SavedLooks;
using MetaDJ.Scope.PromptQueue.Tempo;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>What is wrong with a cue, by field. Pure. Scope limits neither lengths nor counts, so these are ours (trap 44).</summary>
internal static class CueValidation
{
    public const int LongestPrompt = 2_000;
    public const int MostPrompts = 8;
    public const int LongestLabel = 80;
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Future = TimeSpan.FromDays(7);

    public static FieldErrors Check(CueRequest cue, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        CheckKind(cue, errors);
        Label(cue.Label, errors);
        CueListValidation.CheckNumber(cue.Number, "number", errors);
        errors.When(cue.Follow is not (null or CueFollow.Wait or CueFollow.AutoContinue or CueFollow.AutoFollow), "follow", "Give wait, autoContinue or autoFollow.");
        errors.When(cue.Loop is { To: null }, "loop.to", "Give the number of an earlier cue.");
        if (cue.Prompts is { } prompts)
        {
            Prompts(prompts, errors);
        }

        if (cue.Transition is { } transition)
        {
            errors.When(transition.Steps is < 2 or > 64, "transition.steps", "Give 2 to 64 steps; the start counts as one, and 0 or 1 is no transition.");
            errors.When(transition.Method is not (InterpolationMethod.Linear or InterpolationMethod.Slerp), "transition.method", "Give linear or slerp.");
        }

        if (cue.Parameters is { } parameters)
        {
            errors.Under("parameters", LookParametersValidation.Check(parameters));
        }

        errors.When(
            cue.AddTriggerWords is not null && cue.Kind is not (CueKind.Prompt or CueKind.Transition or CueKind.LoraSwap),
            "addTriggerWords", $"A cue of kind {cue.Kind} has no use for this.");
        if (cue.LoraSwap is { } swap)
        {
            errors.Under("loraSwap", LoraSwapValidation.Check(swap));
        }

        if (cue.Look is { } recall)
        {
            errors.Under("look", SavedLookValidation.Check(recall));
        }

        if (cue.Ramp is { } ramp)
        {
            errors.Under("ramp", RampValidation.Check(ramp));
        }

        if (cue.DeckFade is { } deckFade)
        {
            errors.Under("deckFade", DeckValidation.Check(deckFade));
        }

        Times(cue.NotBefore, cue.ExpiresAt, cue.Hold, now, errors);
        TempoValidation.Check(cue.At, cue.NotBefore, cue.HoldBeats, cue.Hold, errors);
        return errors;
    }

    public static FieldErrors Check(CueChange change, Cue cue, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.When(
            change is { Prompts: null, NotBefore: null, At: null, ExpiresAt: null, Hold: null, HoldBeats: null, Position: null }, "$", "Give at least one thing to change.");
        errors.When(change.Position < 1, "position", "Give 1 or more; 1 is next.");
        if (change.Prompts is { } prompts)
        {
            errors.When(cue.Content.Kind is not (CueKind.Prompt or CueKind.Transition), "prompts", $"A cue of kind {cue.Content.Kind} has no prompts.");
            Prompts(prompts, errors);
        }

        TempoValidation.Check(change.At, change.NotBefore, change.HoldBeats, change.Hold, errors);
        Times(change.At is null ? change.NotBefore ?? cue.Content.NotBefore : null, change.ExpiresAt ?? cue.Content.ExpiresAt, change.Hold, now, errors, change.NotBefore is not null);
        return errors;
    }

    /// <summary>Which parts a kind needs, and which it has no use for: a part without effect would be a silent misunderstanding.</summary>
    private static void CheckKind(CueRequest cue, FieldErrors errors)
    {
        var (prompts, transition, parameters, swap) = cue.Kind switch
        {
            CueKind.Prompt => (Part.Needed, Part.Refused, Part.Allowed, Part.Refused),
            CueKind.Transition => (Part.Needed, Part.Needed, Part.Allowed, Part.Refused),
            CueKind.Parameters => (Part.Refused, Part.Refused, Part.Needed, Part.Refused),
            CueKind.LoraSwap => (Part.Refused, Part.Refused, Part.Refused, Part.Needed),
            CueKind.Pause or CueKind.Loop or CueKind.Look or CueKind.Ramp or CueKind.DeckFade => (Part.Refused, Part.Refused, Part.Refused, Part.Refused),
            _ => (Part.Allowed, Part.Allowed, Part.Allowed, Part.Allowed),
        };
        errors.When(
            cue.Kind is not (CueKind.Prompt or CueKind.Transition or CueKind.Parameters or CueKind.LoraSwap or CueKind.Pause or CueKind.Loop or CueKind.Look or CueKind.Ramp or CueKind.DeckFade),
            "kind",
            "Give prompt, transition, parameters, loraSwap, deckFade, look, ramp or pause, in set lists loop too; resume and panic have routes of their own.");
        Need(cue.Prompts, prompts, "prompts");
        Need(cue.Transition, transition, "transition");
        Need(cue.Parameters, parameters, "parameters");
        Need(cue.LoraSwap, swap, "loraSwap");
        Need(cue.Look, cue.Kind == CueKind.Look ? Part.Needed : Part.Refused, "look");
        Need(cue.Ramp, cue.Kind == CueKind.Ramp ? Part.Needed : Part.Refused, "ramp");
        Need(cue.DeckFade, cue.Kind == CueKind.DeckFade ? Part.Needed : Part.Refused, "deckFade");
        Need(cue.Loop, cue.Kind == CueKind.Loop ? Part.Needed : Part.Refused, "loop");

        void Need(object? part, Part need, string field)
        {
            errors.When(part is null && need == Part.Needed, field, $"A cue of kind {cue.Kind} needs this.");
            errors.When(part is not null && need == Part.Refused, field, $"A cue of kind {cue.Kind} has no use for this.");
        }
    }

    private static void Label(string? label, FieldErrors errors)
    {
        errors.When(label is { Length: 0 or > LongestLabel }, "label", $"Give 1 to {LongestLabel} characters.");
        if (label is not null)
        {
            Texts(label, "label", errors);
        }
    }

    private static void Prompts(IReadOnlyList<WeightedPrompt> prompts, FieldErrors errors)
    {
        errors.When(prompts.Count is 0 or > MostPrompts, "prompts", $"Give 1 to {MostPrompts} prompts.");
        for (var i = 0; i < Math.Min(prompts.Count, MostPrompts); i++)
        {
            if (prompts[i] is not { Text: { } text } prompt)
            {
                errors.Add($"prompts[{i}]", "Give a text and a weight.");
                continue;
            }

            errors.When(string.IsNullOrWhiteSpace(text), $"prompts[{i}].text", "Say something.");
            errors.When(text.Length > LongestPrompt, $"prompts[{i}].text", $"Give at most {LongestPrompt} characters; it has {text.Length}.");
            Texts(text, $"prompts[{i}].text", errors);
            errors.When(!(prompt.Weight is >= 0 and <= 100), $"prompts[{i}].weight", "Give 0 to 100.");
        }

        errors.When(prompts.Count > 0 && prompts.All(prompt => prompt?.Weight == 0), "prompts", "Give at least one a weight above 0.");
    }

    private static void Times(
        DateTimeOffset? notBefore, DateTimeOffset? expiresAt, TimeSpan? hold, DateTimeOffset now, FieldErrors errors, bool notBeforeIsNew = true)
    {
        errors.When(notBeforeIsNew && notBefore < now - Past, "notBefore", "This instant is past.");
        errors.When(notBefore > now + Future, "notBefore", "Give an instant within the next 7 days.");
        errors.When(expiresAt <= now, "expiresAt", "This instant is past.");
        errors.When(expiresAt > now + Future, "expiresAt", "Give an instant within the next 7 days.");
        errors.When(notBefore >= expiresAt, "expiresAt", "It must be after notBefore.");
        errors.When(hold < TimeSpan.Zero || hold > LongestHold, "hold", "Give 0 to 1 hour.");
    }

    private static void Texts(string text, string field, FieldErrors errors)
    {
        // Of a text that is too long the length is said, and the rest is not looked at.
        foreach (var problem in text.Length > LongestPrompt ? [] : PromptText.Problems(text))
        {
            errors.Add(field, problem);
        }
    }

    private enum Part
    {
        Allowed,
        Needed,
        Refused,
    }
}
