using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>Ways through the list that nobody meant: loops without a way out, cues that nothing reaches, a pause that nobody ends. Pure.</summary>
internal static class FlowRules
{
    public static void Check(LintSubject subject, List<LintFinding> found)
    {
        for (var place = 0; place < subject.Cues.Count; place++)
        {
            var cue = subject.Cues[place];
            var last = place == subject.Cues.Count - 1;
            if (cue is { Kind: CueKind.Loop, Loop: { } loop })
            {
                Loop(subject, place, loop, last, found);
            }

            if (cue.Kind == CueKind.Pause && !last && (CueListWalk.Follows(cue) || cue.Hold is not null))
            {
                found.Say(
                    "pause-holds", LintSeverity.Warning, subject, place, "A pause holds the queue until somebody resumes: what follows it does not go by itself.",
                    "Use a hold for a planned rest, and a pause only where somebody stands by.");
            }

            Bars(subject, place, found);
            if (last && CueListWalk.Follows(cue))
            {
                found.Say("follows-nothing", LintSeverity.Hint, subject, place, "Nothing comes after it.", "Leave its follow-on out.");
            }
        }
    }

    /// <summary>Bars are of one count: who comes after a later bar has missed its own, unless the count begins anew before a GO.</summary>
    private static void Bars(LintSubject subject, int place, List<LintFinding> found)
    {
        if (subject.Cues[place].At is not { Bar: { } bar } at)
        {
            return;
        }

        var byItself = true;
        for (var before = place - 1; before >= 0; before--)
        {
            byItself &= CueListWalk.Follows(subject.Cues[before]) || subject.Cues[before].Kind == CueKind.Loop;
            if (subject.Cues[before].At is { Bar: { } earlier } then && (earlier, then.Beat ?? 1).CompareTo((bar, at.Beat ?? 1)) > 0)
            {
                found.Say(
                    "bar-backwards", byItself ? LintSeverity.Error : LintSeverity.Warning, subject, place,
                    $"It is for bar {bar}, and cue {subject.Cues[before].Number} before it for bar {earlier}: "
                    + (byItself ? "its bar has passed when its turn comes, and it never goes." : "its bar has passed when its turn comes, unless the count begins anew before its GO."),
                    "Put them in the order of their bars, or say the next bar or phrase in place of a number.");
                return;
            }
        }
    }

    private static void Loop(LintSubject subject, int place, LoopSpec loop, bool last, List<LintFinding> found)
    {
        var to = CueListWalk.PlaceOf(subject.Cues, loop.To ?? "");
        if (to < 0 || to >= place || loop.Times is not null)
        {
            return;
        }

        if (last)
        {
            found.Say(
                "loop-without-end", LintSeverity.Warning, subject, place, "It goes round without end, and there is no cue after it that a GO could go to.",
                "Say how many times, or put a cue behind it.");
        }
        else if (subject.Cues.Skip(to).Take(place - to).All(cue => cue.Kind == CueKind.Loop || CueListWalk.Follows(cue)))
        {
            found.Say(
                "unreachable", LintSeverity.Hint, subject, place + 1, $"It comes after the endless loop {subject.Cues[place].Number}: only a GO reaches it.",
                "Say how many times the loop goes round if the list shall run by itself.");
        }
    }
}
