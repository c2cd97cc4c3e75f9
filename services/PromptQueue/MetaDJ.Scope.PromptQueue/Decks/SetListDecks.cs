using MetaDJ.Scope.PromptQueue.Contracts.Http;

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
}
