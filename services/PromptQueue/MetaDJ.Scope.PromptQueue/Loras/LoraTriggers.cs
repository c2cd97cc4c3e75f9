using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>
/// Trigger words of the LoRAs that are heard, added to what Scope is told and to nothing else: the prompts people wrote stay as they are. Pure.
/// </summary>
internal static class LoraTriggers
{
    /// <summary>Notes whether words are added from this cue on, and which words the LoRAs on board and to come have.</summary>
    public static Look Learn(Look look, CueRequest cue, IReadOnlyList<LoraEntry> library)
    {
        if (cue.AddTriggerWords is null && look.TriggerWords is null)
        {
            return look;
        }

        var learnt = look with { TriggerWords = cue.AddTriggerWords == false ? null : WordsOf(look, cue, library) };
        return learnt with { WordsDue = look.WordsDue || !Words(learnt).SequenceEqual(Words(look)) };
    }

    private static Dictionary<string, IReadOnlyList<string>> WordsOf(Look look, CueRequest cue, IReadOnlyList<LoraEntry> library)
    {
        var names = look.Loras.Select(lora => lora.Name).Concat(cue.LoraSwap?.Loras.Select(lora => lora.Name) ?? []).ToHashSet(StringComparer.Ordinal);
        return library.Where(entry => names.Contains(entry.Name) && entry.TriggerWords.Count > 0).ToDictionary(entry => entry.Name, entry => entry.TriggerWords);
    }

    /// <summary>The words that belong to the picture as it is: of LoRAs above 0, in the order on board. A panic's picture has none.</summary>
    public static IReadOnlyList<string> Words(Look look) =>
        look.TriggerWords is not { } words || look.Panic is PanicKind.SafeLook or PanicKind.Blackout
            ? []
            : [.. look.Loras.Where(lora => lora.Scale > 0).SelectMany(lora => words.GetValueOrDefault(lora.Name) ?? []).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The prompts as Scope is told them: each word once, where there is room for it.</summary>
    public static IReadOnlyList<WeightedPrompt> Say(Look look) => Words(look) is { Count: > 0 } words
        ? [.. look.Prompts.Select(prompt => prompt.Weight > 0 ? prompt with { Text = Say(prompt.Text, words) } : prompt)]
        : look.Prompts;

    public static string Say(string prompt, IReadOnlyList<string> words)
    {
        foreach (var word in words)
        {
            if (!Has(prompt, word) && prompt.Length + word.Length + 2 <= CueValidation.LongestPrompt)
            {
                prompt = $"{prompt}, {word}";
            }
        }

        return prompt;
    }

    /// <summary>As a word of its own: "ink" is not in "drinking".</summary>
    private static bool Has(string prompt, string word)
    {
        for (var at = prompt.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = prompt.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(prompt[at - 1])) && (end == prompt.Length || !char.IsLetterOrDigit(prompt[end])))
            {
                return true;
            }
        }

        return false;
    }
}
