using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Decks;

/// <summary>The decks of a set list: those it names, or one for each combination of LoRAs that its cues ask for, in their order. Pure.</summary>
internal static class SetListDecks
{
    /// <returns>Empty when it has no LoRAs.</returns>
    public static IReadOnlyList<DeckSpec> Of(SetList setList)
    {
        if (setList.Decks is { Count: > 0 } own)
        {
            return own;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var decks = new List<DeckSpec>();
        foreach (var swap in setList.Cues.Select(cue => cue.LoraSwap).OfType<LoraSwapRequest>())
        {
            var heard = swap.Loras.Where(lora => lora.Scale != 0).OrderBy(lora => lora.Name, StringComparer.Ordinal).ToList();
            if (heard.Count > 0 && seen.Add(string.Join('\n', heard)))
            {
                decks.Add(new DeckSpec(((char)('A' + decks.Count)).ToString(), heard));
            }
        }

        return decks;
    }

    /// <summary>The cue that puts a list's own decks on the stage, all down; null when it has none. It does nothing where they are already.</summary>
    public static CueRequest? Load(SetList setList) => setList.Decks is { Count: > 0 } decks
        ? new CueRequest { Kind = CueKind.LoraSwap, Label = "Decks", LoraSwap = DeckPlanner.Swap(decks, new LoadDecksRequest { Decks = decks }) with { UnlessLoaded = true } }
        : null;

    /// <summary>What is wrong with the decks of a list, and with its fades between them.</summary>
    public static void Check(SetList setList, IReadOnlyList<DeckSpec> decks, FieldErrors errors)
    {
        DeckValidation.Check(decks, null, errors);
        var loras = decks.SelectMany(deck => deck?.Loras ?? []).Select(lora => lora?.Name).Distinct(StringComparer.Ordinal).Count();
        errors.When(loras > LoraSwapValidation.MostLoras, "decks", $"Give at most {LoraSwapValidation.MostLoras} LoRAs in all: they are on board together.");
        var cues = setList.Cues.Select((cue, i) => ($"cues[{i}]", cue)).Concat((setList.Keys ?? new Dictionary<string, CueRequest>()).Select(key => ($"keys.{key.Key}", key.Value)));
        foreach (var (field, cue) in cues)
        {
            errors.When(cue?.DeckFade is { To: { } to } && decks.All(deck => deck?.Name != to), $"{field}.deckFade.to", "Name one of the list's decks.");
        }
    }
}
