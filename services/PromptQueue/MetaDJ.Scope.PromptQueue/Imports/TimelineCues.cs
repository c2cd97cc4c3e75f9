using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Imports;

/// <summary>Makes cues of the entries of a timeline: each holds until the next one begins. Pure.</summary>
internal static class TimelineCues
{
    private const int MostSteps = 64;
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    public static List<CueRequest> Of(IReadOnlyList<TimelineEntry> entries, List<ImportLoss> left)
    {
        var inOrder = entries.OrderBy(entry => entry.Start).ToList();
        var cues = new List<CueRequest>();
        for (var i = 0; i < inOrder.Count; i++)
        {
            var entry = inOrder[i];
            var last = i == inOrder.Count - 1;
            var hold = TimeSpan.FromSeconds(Math.Round((last ? entry.End : inOrder[i + 1].Start) - entry.Start, 3));
            if (hold > LongestHold)
            {
                left.Add(new ImportLoss(entry.Path, $"It lasts {hold:c}; a cue is held for an hour at most."));
                hold = LongestHold;
            }

            cues.Add(Cue(entry, left) with
            {
                Number = $"{i + 1}",
                Follow = last ? null : hold > TimeSpan.Zero ? CueFollow.AutoFollow : CueFollow.AutoContinue,
                Hold = hold > TimeSpan.Zero ? hold : null,
            });
        }

        return cues;
    }

    public static IReadOnlyList<WeightedPrompt> Prompts(ImportNode entry, List<ImportLoss> left)
    {
        var prompts = new List<WeightedPrompt>();
        foreach (var item in entry.Items("prompts", CueValidation.MostPrompts))
        {
            item.MustBeObject();
            var weight = item.Number("weight") ?? 1;
            if (weight is < 0 or > 100)
            {
                throw new ImportRefusal($"{item.Path}.weight", "Weights are 0 to 100.");
            }

            prompts.Add(new WeightedPrompt(Words(item.Text("text"), $"{item.Path}.text", left), weight));
        }

        if (prompts.Count == 0 && entry.Text("text") is { } text)
        {
            prompts.Add(new WeightedPrompt(Words(text, $"{entry.Path}.text", left)));
        }

        return prompts.Count > 0 ? prompts : throw new ImportRefusal(entry.Path, "It has no prompt.");
    }

    public static (double Start, double End) Times(ImportNode entry, string start, string end)
    {
        var (from, to) = (entry.Number(start), entry.Number(end));
        if (from is not (>= 0 and <= 1e6))
        {
            throw new ImportRefusal($"{entry.Path}.{start}", "Give seconds from the beginning, 0 or more.");
        }

        return to >= from && to <= 1e6 ? (from.Value, to.Value) : throw new ImportRefusal($"{entry.Path}.{end}", $"Give seconds, not before {start}.");
    }

    public static int? Steps(ImportNode at, string name) => at.Number(name) switch
    {
        null => null,
        >= 0 and <= 10_000 and var steps when steps == Math.Floor(steps) => (int)steps,
        _ => throw new ImportRefusal($"{at.Path}.{name}", "Give a whole number of steps, 0 or more."),
    };

    public static InterpolationMethod? Method(ImportNode at, string name) => at.Text(name) switch
    {
        null => null,
        "linear" => InterpolationMethod.Linear,
        "slerp" => InterpolationMethod.Slerp,
        _ => throw new ImportRefusal($"{at.Path}.{name}", "Give linear or slerp."),
    };

    private static CueRequest Cue(TimelineEntry entry, List<ImportLoss> left)
    {
        var steps = entry.Steps ?? 0;
        if (steps == 1)
        {
            left.Add(new ImportLoss(entry.Path, "A transition of one step shows nothing in Scope: it was made a change at once."));
        }

        if (steps > MostSteps)
        {
            left.Add(new ImportLoss(entry.Path, $"Its transition of {steps} steps was cut to {MostSteps}."));
            steps = MostSteps;
        }

        return steps >= 2
            ? new CueRequest { Kind = CueKind.Transition, Prompts = entry.Prompts, Transition = new TransitionSpec(steps, entry.Method ?? InterpolationMethod.Linear) }
            : new CueRequest { Kind = CueKind.Prompt, Prompts = entry.Prompts };
    }

    /// <summary>Line breaks, which Scope's box lets in, become spaces; the rest is judged like any prompt.</summary>
    private static string Words(string? text, string path, List<ImportLoss> left)
    {
        var words = string.Join(' ', (text ?? "").Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (words.Length > CueValidation.LongestPrompt)
        {
            left.Add(new ImportLoss(path, $"It has {words.Length} characters and was cut to {CueValidation.LongestPrompt}."));
            words = words[..(char.IsHighSurrogate(words[CueValidation.LongestPrompt - 1]) ? CueValidation.LongestPrompt - 1 : CueValidation.LongestPrompt)];
        }

        return words.Length > 0 ? words : throw new ImportRefusal(path, "The prompt is empty.");
    }
}

/// <param name="Start">Seconds.</param>
internal sealed record TimelineEntry(string Path, double Start, double End, IReadOnlyList<WeightedPrompt> Prompts, int? Steps, InterpolationMethod? Method);
