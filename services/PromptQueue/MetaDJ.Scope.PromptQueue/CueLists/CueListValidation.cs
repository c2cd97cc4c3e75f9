using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>What is wrong with the numbers, follow-ons and loops of a set list. Pure.</summary>
internal static class CueListValidation
{
    public const int LongestNumber = 16;
    public const int MostRounds = 10_000;

    /// <summary>A round of a loop takes at least this long: faster ones would only fill the queue.</summary>
    private static readonly TimeSpan ShortestRound = TimeSpan.FromSeconds(1);

    /// <summary>Every cue with its number: its own, or its place from 1.</summary>
    public static IReadOnlyList<CueRequest> Numbered(IReadOnlyList<CueRequest> cues) =>
        [.. cues.Select((cue, i) => cue.Number is null ? cue with { Number = $"{i + 1}" } : cue)];

    public static void CheckNumber(string? number, string field, FieldErrors errors) => errors.When(
        number is not null && (number.Length is 0 or > LongestNumber || !number.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')),
        field, $"Give 1 to {LongestNumber} letters, digits, dots, hyphens or underscores, as in 2.5.");

    /// <summary>For a cue that is queued by itself: nothing of a list would come of these.</summary>
    public static void CheckLone(CueRequest cue, FieldErrors errors)
    {
        errors.When(cue.Follow is not null, "follow", "Only the cues of a set list follow one another: the queue plays in order as it is.");
        errors.When(cue.Kind == CueKind.Loop, "kind", "Only set lists have loops: load one with POST …/cue-list.");
    }

    /// <summary>What needs the whole list; each cue has been checked by itself.</summary>
    public static void Check(IReadOnlyList<CueRequest> list, FieldErrors errors)
    {
        var cues = Numbered(list);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < cues.Count; i++)
        {
            var (cue, field) = (cues[i], $"cues[{i}]");
            errors.When(!seen.Add(cue.Number!), $"{field}.number", $"Another cue is '{cue.Number}'.");
            errors.When(cue is { Follow: CueFollow.AutoContinue, Hold: not null }, $"{field}.hold", "A cue that continues with the next has no hold of its own: give autoFollow, or the hold to the next.");
            errors.When(
                cue.Follow == CueFollow.AutoContinue && i + 1 < cues.Count && cues[i + 1].Kind == CueKind.Loop,
                $"{field}.follow", "Give the last cue of a loop autoFollow and a hold: the loop would go round at once.");
            if (cue is { Kind: CueKind.Loop, Loop: { } loop })
            {
                CheckLoop(cues, i, loop, $"{field}.loop", errors);
            }
        }
    }

    private static void CheckLoop(IReadOnlyList<CueRequest> cues, int place, LoopSpec loop, string field, FieldErrors errors)
    {
        var to = CueListWalk.PlaceOf(cues, loop.To);
        errors.When(loop.Times is < 1 or > MostRounds, $"{field}.times", $"Give 1 to {MostRounds}, or nothing for a loop that a GO ends.");
        if (to < 0 || to >= place || cues[to].Kind == CueKind.Loop)
        {
            errors.Add($"{field}.to", "Give the number of an earlier cue that is no loop itself.");
            return;
        }

        var round = cues.Skip(to).Take(place - to).ToList();
        var byItself = round.All(cue => cue.Kind == CueKind.Loop || CueListWalk.Follows(cue));
        var length = round.Aggregate(TimeSpan.Zero, (sum, cue) => sum + (cue.Hold ?? TimeSpan.Zero));
        errors.When(byItself && length < ShortestRound, field, "Give the cues of this loop holds of a second or more in all: it would go round without end.");
    }
}
