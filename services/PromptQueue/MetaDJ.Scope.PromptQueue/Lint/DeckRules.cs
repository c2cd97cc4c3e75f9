using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Loras;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>What goes wrong with LoRAs: missing trigger words, strangers, wrong families, memory, clashes, reloads in the middle of a show. Pure.</summary>
internal static class DeckRules
{
    public static void Check(LintSubject subject, List<LintFinding> found)
    {
        Deck(subject, found);
        IReadOnlyDictionary<string, double> scales = subject.Stage.OnBoard.ToDictionary(lora => lora.Name, lora => lora.Scale, StringComparer.Ordinal);
        IReadOnlyList<WeightedPrompt> prompts = [];
        var told = new HashSet<string>(StringComparer.Ordinal);
        for (var place = 0; place < subject.Cues.Count; place++)
        {
            var cue = subject.Cues[place];
            var changed = false;
            if ((cue.LoraSwap?.Loras ?? cue.Look?.Look?.Loras) is { } wish)
            {
                scales = wish.Where(lora => lora is not null).GroupBy(lora => lora.Name).ToDictionary(group => group.Key, group => group.First().Scale, StringComparer.Ordinal);
                changed = true;
            }

            if (cue.DeckFade is { To: { } to } fade)
            {
                if (DeckOf(subject, place, to) is { } deck)
                {
                    scales = deck.Loras.Where(lora => lora?.Name is not null).GroupBy(lora => lora.Name).ToDictionary(group => group.Key, group => group.First().Scale * fade.Position, StringComparer.Ordinal);
                    changed = true;
                }
                else if (subject.Decks.Count == 0)
                {
                    found.Say(
                        "deck-unknown", LintSeverity.Warning, subject, place, $"Nothing in this list puts a deck '{to}' on the stage; without one the fade fails.",
                        "Give the list its decks, or load them before it with POST …/decks.");
                }
            }

            if (PromptRules.PromptsOf(cue) is { Count: > 0 } next)
            {
                (prompts, changed) = (next, true);
            }

            // A swap right before its prompt is one change of the picture.
            var lasts = place + 1 >= subject.Cues.Count || LintSubject.GapAfter(cue) != TimeSpan.Zero || PromptRules.PromptsOf(subject.Cues[place + 1]) is null;
            if (changed && lasts && prompts.Count > 0)
            {
                Triggers(subject, place, scales, prompts, told, found);
            }
        }
    }

    /// <summary>All LoRAs of the list have to be on board together, or be loaded in the middle of the show.</summary>
    private static void Deck(LintSubject subject, List<LintFinding> found)
    {
        var deck = new Dictionary<string, (LoraScale Lora, int Place)>(StringComparer.Ordinal);
        foreach (var lora in subject.Decks.SelectMany(one => one.Loras))
        {
            deck.TryAdd(lora.Name, (lora, 0));
        }

        for (var place = 0; place < subject.Cues.Count; place++)
        {
            var swap = subject.Cues[place].LoraSwap;
            foreach (var lora in (swap?.Loras ?? subject.Cues[place].Look?.Look?.Loras ?? []).Where(lora => lora?.Name is not null))
            {
                deck.TryAdd(lora.Name, (lora, place));
                foreach (var finding in LoraFit.Check(subject.Stage, [lora], subject.Library, fading: true).Findings.Where(finding => finding.Kind is LoraFindingKind.ScaleUnusual or LoraFindingKind.MergedForGood))
                {
                    Say(finding, subject, place, found);
                }
            }

            if (swap?.Loras is not null && (swap.Kind == LoraSwapKind.Reload || (subject.KnowsOnBoard && swap.Loras.Any(lora => lora is not null && subject.Stage.OnBoard.All(loaded => loaded.Name != lora.Name) && !subject.Decks.Any(one => one.Loras.Any(own => own.Name == lora.Name))))))
            {
                found.Say(
                    "lora-reload", LintSeverity.Warning, subject, place, "This swap loads the pipeline anew: the picture is away for the better part of a minute.",
                    "Have these LoRAs on board from the start, at scale 0, or play it between two songs.");
            }
        }

        // Only what is really missing is loaded; what is on board is faded.
        var fits = LoraFit.Check(subject.Stage, [.. deck.Values.Select(entry => entry.Lora)], subject.Library);
        foreach (var finding in fits.Findings.Where(finding => finding.Kind is not (LoraFindingKind.ScaleUnusual or LoraFindingKind.ScaleOutOfRange or LoraFindingKind.TooMany)))
        {
            Say(finding, subject, finding.Lora is { } name && deck.TryGetValue(name, out var entry) ? entry.Place : deck.Values.Select(entry => entry.Place).DefaultIfEmpty(0).First(), found);
        }

        if (deck.Count > LoraSwapValidation.MostLoras)
        {
            found.Say(
                "lora-too-many", LintSeverity.Error, subject, deck.Values.Max(entry => entry.Place), $"The list uses {deck.Count} LoRAs; {LoraSwapValidation.MostLoras} can be on board together.",
                "Use fewer, or divide the list.");
        }
    }

    /// <summary>The deck of that name, of the list or of the last swap before a cue that loads decks.</summary>
    private static DeckSpec? DeckOf(LintSubject subject, int place, string name) =>
        (subject.Cues.Take(place).Select(cue => cue.LoraSwap?.Decks).LastOrDefault(decks => decks is not null) ?? subject.Decks).FirstOrDefault(deck => deck is { Loras: not null } && deck.Name == name);

    private static void Say(LoraFinding finding, LintSubject subject, int place, List<LintFinding> found)
    {
        var (rule, remedy) = finding.Kind switch
        {
            LoraFindingKind.PipelineTakesNone => ("lora-pipeline", "Play the list on a pool whose pipeline takes LoRAs, or leave them out."),
            LoraFindingKind.WrongFamily => ("lora-wrong-family", "Use a LoRA of the pipeline's family, or another pool."),
            LoraFindingKind.NotKnown => ("lora-unknown", "Put it into the library with POST /api/loras, or take another."),
            LoraFindingKind.FamilyUnknown => ("lora-family-unknown", "Put it into the library with POST /api/loras."),
            LoraFindingKind.NameClash => ("lora-name-clash", "Rename one of the files."),
            LoraFindingKind.ScaleUnusual => ("lora-scale-unusual", "Stay within the suggested scales, or look at it before the show."),
            LoraFindingKind.MergedForGood => ("lora-merged", "Load the pool's LoRAs with runtime_peft."),
            LoraFindingKind.TooMuchMemory => ("lora-memory", "Use fewer LoRAs, or a pool with a larger GPU."),
            LoraFindingKind.MemoryTight => ("lora-memory-tight", "Rehearse it on the pool's GPU."),
            LoraFindingKind.MemoryUnknown => ("lora-memory-unknown", "Give sizeBytes in the library, and a session or vramGb here."),
            LoraFindingKind.NoSha256 => ("lora-no-sha256", "Add its SHA-256 to the library."),
            _ => ("lora-unfit", "See GET /api/loras."),
        };
        var severity = finding.Refuses ? LintSeverity.Error
            : finding.Kind is LoraFindingKind.MemoryUnknown or LoraFindingKind.NoSha256 ? LintSeverity.Hint
            : LintSeverity.Warning;
        if (subject.Cues.Count > place)
        {
            found.Say(rule, severity, subject, place, finding.Text, remedy);
        }
    }

    private static void Triggers(
        LintSubject subject, int place, IReadOnlyDictionary<string, double> scales, IReadOnlyList<WeightedPrompt> prompts, HashSet<string> told, List<LintFinding> found)
    {
        foreach (var (name, _) in scales.Where(lora => lora.Value > 0))
        {
            if (subject.Library.FirstOrDefault(entry => entry.Name == name) is not { TriggerWords: { Count: > 0 } words })
            {
                continue;
            }

            var shown = prompts.Where(prompt => prompt.Weight > 0).Select(prompt => prompt.Text).ToList();
            if (!words.Any(word => shown.Any(text => Says(text, word))) && told.Add($"{name}\n{string.Join('\n', shown)}"))
            {
                found.Say(
                    "trigger-word-missing", LintSeverity.Warning, subject, place, $"'{name}' is heard, but no prompt says one of its trigger words.",
                    $"Write {string.Join(" or ", words.Take(5).Select(word => $"'{word}'"))} into a prompt.");
            }
        }
    }

    /// <summary>As a word of its own, in any case.</summary>
    private static bool Says(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
