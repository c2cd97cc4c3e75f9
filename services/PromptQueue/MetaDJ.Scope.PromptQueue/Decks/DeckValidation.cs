using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Decks;

/// <summary>What is wrong with decks and fades between them, by field. Pure.</summary>
internal static class DeckValidation
{
    public const int MostDecks = 8;
    private const int LongestName = 24;

    public static void Check(IReadOnlyList<DeckSpec> decks, string? up, FieldErrors errors)
    {
        errors.When(decks.Count is 0 or > MostDecks, "decks", $"Give 1 to {MostDecks} decks.");
        for (var i = 0; i < Math.Min(decks.Count, MostDecks); i++)
        {
            if (decks[i] is not { Name: not null, Loras: not null } deck)
            {
                errors.Add($"decks[{i}]", "Give a name and LoRAs.");
                continue;
            }

            errors.When(!IsName(deck.Name), $"decks[{i}].name", $"Give 1 to {LongestName} letters, digits, _ and -.");
            errors.When(deck.Loras.Count is 0 or > LoraSwapValidation.MostLoras, $"decks[{i}].loras", $"Give 1 to {LoraSwapValidation.MostLoras} LoRAs.");
            errors.When(deck.Loras.GroupBy(lora => lora?.Name).Any(group => group.Count() > 1), $"decks[{i}].loras", "Name each LoRA once in a deck.");
            foreach (var lora in deck.Loras.Take(LoraSwapValidation.MostLoras))
            {
                errors.When(lora is null || !LoraValidation.IsName(lora.Name), $"decks[{i}].loras", LoraValidation.NameRule);
                errors.When(lora is not null && !(lora.Scale is >= -10 and <= 10), $"decks[{i}].loras", "Give scales of -10 to 10.");
            }
        }

        errors.When(decks.GroupBy(deck => deck?.Name).Any(group => group.Count() > 1), "decks", "Name each deck once.");
        errors.When(up is not null && decks.All(deck => deck?.Name != up), "up", "Name one of the decks.");
    }

    public static FieldErrors Check(DeckFadeSpec fade)
    {
        var errors = new FieldErrors();
        errors.When(!IsName(fade.To), "to", "Name a deck.");
        errors.When(!(fade.Position is >= 0 and <= 1), "position", "Give 0 to 1.");
        errors.When(fade.Steps is < 1 or > 64, "steps", "Give 1 to 64 chunks.");
        errors.When(fade.Curve is not (FadeCurve.Linear or FadeCurve.EqualPower), "curve", "Give linear or equalPower.");
        return errors;
    }

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName } && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
