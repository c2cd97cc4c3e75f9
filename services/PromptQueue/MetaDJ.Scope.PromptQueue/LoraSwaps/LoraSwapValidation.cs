using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>What is wrong with a wish for LoRAs before anything is known about the pod. Pure.</summary>
internal static class LoraSwapValidation
{
    public const int MostLoras = 16;

    public static FieldErrors Check(LoraSwapRequest swap)
    {
        var errors = new FieldErrors();
        errors.When(swap.Steps is < 1 or > 64, "steps", "Give 1 to 64 chunks.");
        errors.When(swap.Kind is LoraSwapKind.Unknown, "kind", "Give fade, reload, handOff, or nothing.");
        errors.When(swap.Curve is not (FadeCurve.Linear or FadeCurve.EqualPower), "curve", "Give linear or equalPower.");
        errors.When(swap.MaxExtraCost is < 0 or > 1000, "maxExtraCost", "Give 0 to 1000 USD.");
        errors.When(swap.AllowReload && swap.Kind != LoraSwapKind.HandOff, "allowReload", "Only a handOff has use for this.");
        errors.When(swap.Decks is null && swap.Up is not null, "up", "There are no decks.");
        errors.When(swap.Decks is null && swap.UnlessLoaded, "unlessLoaded", "There are no decks.");
        if (swap.Decks is { } decks)
        {
            DeckValidation.Check(decks, swap.Up, errors);
        }

        errors.When(swap.Loras.Count > MostLoras, "loras", $"Give at most {MostLoras} LoRAs.");
        for (var i = 0; i < Math.Min(swap.Loras.Count, MostLoras); i++)
        {
            if (swap.Loras[i] is not { } lora)
            {
                errors.Add($"loras[{i}]", "Give a name and a scale.");
                continue;
            }

            errors.When(!LoraValidation.IsName(lora.Name), $"loras[{i}].name", LoraValidation.NameRule);
            errors.When(!(lora.Scale is >= -10 and <= 10), $"loras[{i}].scale", "Give -10 to 10.");
        }

        errors.When(swap.Loras.GroupBy(lora => lora?.Name).Any(group => group.Count() > 1), "loras", "Name each LoRA once.");
        return errors;
    }
}
