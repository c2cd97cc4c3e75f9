using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>Prompts that are too long, too much alike, or weighed so that it makes no difference. Pure.</summary>
internal static class PromptRules
{
    /// <summary>What Wan's text encoder (UMT5) takes of a prompt; the rest is cut off without a word.</summary>
    private const int TokensTaken = 512;

    /// <summary>Of words that two prompts share, so that the picture hardly moves.</summary>
    private const double Alike = 0.9;

    public static void Check(LintSubject subject, List<LintFinding> found)
    {
        IReadOnlyList<WeightedPrompt>? before = null;
        for (var place = 0; place < subject.Cues.Count; place++)
        {
            if (PromptsOf(subject.Cues[place]) is not { Count: > 0 } prompts)
            {
                continue;
            }

            Lengths(subject, place, prompts, found);
            Weights(subject, place, prompts, found);
            Likeness(subject, place, before, prompts, found);
            before = prompts;
        }
    }

    /// <summary>The prompts that a cue shows, without what could not be one.</summary>
    public static IReadOnlyList<WeightedPrompt>? PromptsOf(CueRequest cue) =>
        (cue.Prompts ?? cue.Look?.Look?.Prompts)?.Where(prompt => prompt?.Text is not null).ToList();

    /// <summary>Estimated: UMT5 makes about one token of four letters of Latin script, and about one of each letter elsewhere.</summary>
    public static int TokensOf(string text)
    {
        var tokens = 1.0;
        foreach (var letter in text)
        {
            tokens += char.IsAscii(letter) ? 0.25 : letter < 0x0600 ? 0.4 : 0.8;
        }

        return (int)Math.Ceiling(tokens);
    }

    private static void Lengths(LintSubject subject, int place, IReadOnlyList<WeightedPrompt> prompts, List<LintFinding> found)
    {
        if (prompts.Select(prompt => TokensOf(prompt.Text)).Max() is > TokensTaken and var most)
        {
            found.Say(
                "prompt-too-long", LintSeverity.Warning, subject, place,
                $"A prompt has about {most} tokens by our estimate; the text encoder takes {TokensTaken} and drops the rest.", "Shorten it, and put what matters first.");
        }
    }

    private static void Weights(LintSubject subject, int place, IReadOnlyList<WeightedPrompt> prompts, List<LintFinding> found)
    {
        if (prompts.Count > 1 && prompts.Any(prompt => prompt.Weight == 0))
        {
            found.Say("weight-zero", LintSeverity.Warning, subject, place, "A prompt with weight 0 is not seen.", "Give it a weight, or leave it out.");
        }

        var sum = prompts.Sum(prompt => prompt.Weight);
        if (prompts.Count > 1 && sum > 0 && Math.Abs(sum - 1) > 0.001 && Math.Abs(sum - 100) > 0.1)
        {
            var shares = string.Join(", ", prompts.Select(prompt => (prompt.Weight / sum).ToString("P0", CultureInfo.InvariantCulture)));
            found.Say("weight-sum", LintSeverity.Hint, subject, place, $"Weights are shares: Scope makes {shares} of these.", "Let them add up to 1 to see at a glance what is shown.");
        }
    }

    private static void Likeness(
        LintSubject subject, int place, IReadOnlyList<WeightedPrompt>? before, IReadOnlyList<WeightedPrompt> prompts, List<LintFinding> found)
    {
        if (before is null)
        {
            return;
        }

        if (before.SequenceEqual(prompts))
        {
            found.Say("same-picture", LintSeverity.Warning, subject, place, "It shows what is shown already.", "Change the prompt, or leave the cue out.");
        }
        else if (before.Count == 1 && prompts.Count == 1 && Shared(before[0].Text, prompts[0].Text) >= Alike)
        {
            found.Say("same-picture", LintSeverity.Hint, subject, place, "Its prompt differs from the one before in so little that the picture will hardly change.", "Change more of it.");
        }
    }

    private static double Shared(string one, string other)
    {
        var (a, b) = (Words(one), Words(other));
        return a.Count == 0 && b.Count == 0 ? 1 : (double)a.Intersect(b, StringComparer.Ordinal).Count() / Math.Max(a.Union(b, StringComparer.Ordinal).Count(), 1);
    }

    private static HashSet<string> Words(string text) =>
        text.ToLowerInvariant().Split([' ', ',', '.', ';', ':', '!', '?', '-', '(', ')'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
