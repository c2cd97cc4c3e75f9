using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Lint;
using MetaDJ.Scope.PromptQueue.SetLists;

namespace MetaDJ.Scope.PromptQueue.Records;

/// <summary>
/// What was played, as a set list that can be played again: the same cues with the distances they had. What a set list cannot say is turned
/// into what it can, so that it passes its own lint. Pure.
/// </summary>
internal static class RecordReplay
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    public static SetList ToSetList(IReadOnlyList<RecordEntry> entries, string pipeline, string title)
    {
        var chunk = ChunkLength.Of(pipeline);
        var played = Played(entries);
        var cues = new List<CueRequest>();
        var more = played.Count > SetListValidation.MostCues ? $" The first {SetListValidation.MostCues} of {played.Count} cues." : "";
        for (var i = 0; i < Math.Min(played.Count, SetListValidation.MostCues); i++)
        {
            var (cue, at) = played[i];
            var last = i == played.Count - 1 || i == SetListValidation.MostCues - 1;
            var gap = last ? cue.Hold ?? TimeSpan.Zero : played[i + 1].At - at;
            cues.Add(Fit(cue, last ? gap : Clamp(gap, LintSubject.UpdatesOf(cue) * chunk), chunk) with { Number = $"{i + 1}", Follow = last ? null : CueFollow.AutoFollow });
        }

        return new SetList { Description = title + more, Cues = cues };
    }

    /// <summary>Cues that reached the stage and can be said again, each at the instant its first update left.</summary>
    private static List<(CueRequest Cue, DateTimeOffset At)> Played(IReadOnlyList<RecordEntry> entries)
    {
        var played = new List<(CueRequest Cue, DateTimeOffset At)>();
        foreach (var entry in entries.Where(entry => entry is { Kind: QueueEventKind.CueAccepted, Cue: not null }))
        {
            var at = entry.Cue!.Receipt.DueAt ?? entry.Cue.Receipt.SentAt ?? entry.At;
            if (Again(entry.Cue.Content) is not { } cue)
            {
                continue;
            }

            if (played.Count > 0 && cue.Prompts is not null && SameThing(played[^1].Cue, cue))
            {
                continue;
            }

            played.Add((cue, at));
        }

        return played;
    }

    /// <summary>Without what belonged to that evening; null for what a set list has no word for: a pause and its end are in the distances.</summary>
    private static CueRequest? Again(CueRequest cue) => cue.Kind switch
    {
        CueKind.Prompt or CueKind.Transition or CueKind.Parameters or CueKind.LoraSwap or CueKind.DeckFade or CueKind.Look or CueKind.Ramp => Timeless(cue),
        CueKind.Panic when cue.Prompts is { Count: > 0 } => Timeless(cue) with { Kind = CueKind.Prompt, Label = cue.Label ?? "Panic" },
        _ => null,
    };

    private static CueRequest Timeless(CueRequest cue) => cue with { NotBefore = null, ExpiresAt = null, At = null, HoldBeats = null, Follow = null, Loop = null, Number = null };

    private static bool SameThing(CueRequest before, CueRequest cue) => before.Kind == cue.Kind && before.Prompts is { } prompts && prompts.SequenceEqual(cue.Prompts!)
        && before.Parameters == cue.Parameters && cue.Transition == before.Transition;

    private static CueRequest Fit(CueRequest cue, TimeSpan hold, TimeSpan chunk)
    {
        var fitted = cue with { Hold = hold > TimeSpan.Zero ? hold : null };
        var steps = (int)(hold / chunk);
        return cue.Transition is not { } transition || hold == TimeSpan.Zero || transition.Steps <= steps ? fitted
            : steps >= 2 ? fitted with { Transition = transition with { Steps = steps } }
            : fitted with { Kind = CueKind.Prompt, Transition = null };
    }

    private static TimeSpan Clamp(TimeSpan gap, TimeSpan least) => gap < least ? least : gap > LongestHold ? LongestHold : gap;
}
