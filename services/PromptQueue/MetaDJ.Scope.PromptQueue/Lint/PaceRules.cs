using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>Cues that come faster than Scope takes updates, and transitions that the next cue cuts off. Pure.</summary>
internal static class PaceRules
{
    /// <summary>Scope's own queue: with more, it drops the newest and says 200 all the same.</summary>
    private const int ScopeQueue = 8;

    public static void Check(LintSubject subject, List<LintFinding> found)
    {
        Pace(subject, found);
        for (var place = 0; place < subject.Cues.Count; place++)
        {
            Cut(subject, place, found);
        }
    }

    /// <summary>One update per chunk, a few in flight: what comes faster waits, and is late.</summary>
    private static void Pace(LintSubject subject, List<LintFinding> found)
    {
        var (plan, free) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var place = 0; place < subject.Cues.Count; place++)
        {
            var cue = subject.Cues[place];
            var updates = LintSubject.UpdatesOf(cue);
            var late = free - (subject.InFlight * subject.Chunk) - plan;
            if (updates > 0 && late > TimeSpan.Zero)
            {
                found.Say(
                    "cues-too-close", late > ScopeQueue * subject.Chunk ? LintSeverity.Error : LintSeverity.Warning, subject, place,
                    $"Scope takes one update every {Seconds(subject.Chunk)}; those before it are so close that this cue is about {Seconds(late)} late.",
                    "Give those before it longer holds, or put what belongs together into one cue.");
                plan += late;
            }

            free = Max(free, plan) + (updates * subject.Chunk);
            if (LintSubject.GapAfter(cue) is { } gap)
            {
                plan += gap;
            }
            else
            {
                // Somebody presses GO: by then Scope has taken all.
                plan = free = Max(free, plan);
            }
        }
    }

    private static void Cut(LintSubject subject, int place, List<LintFinding> found)
    {
        var cue = subject.Cues[place];
        var (steps, fades) = (cue.Transition?.Steps ?? 0, LintSubject.UpdatesOf(cue) > 1);
        var length = (fades ? LintSubject.UpdatesOf(cue) : steps) * subject.Chunk;
        if (length == TimeSpan.Zero || LintSubject.GapAfter(cue) is not { } left)
        {
            return;
        }

        for (var next = place + 1; next < subject.Cues.Count && left < length; next++)
        {
            var after = subject.Cues[next];
            if (fades ? LintSubject.UpdatesOf(after) > 0 && !Dispatcher.GoesBesideFade(after) : PromptRules.PromptsOf(after) is { Count: > 0 })
            {
                if (fades)
                {
                    found.Say(
                        "fade-delays", LintSeverity.Warning, subject, next,
                        $"The fade of cue {cue.Number} takes {Seconds(length)} and holds the queue; this cue was to go after {Seconds(left)}.",
                        $"Hold cue {cue.Number} for {Seconds(length)} or more, or fade in fewer steps.");
                }
                else
                {
                    found.Say(
                        "transition-cut-off", LintSeverity.Warning, subject, place,
                        $"Its transition takes {steps} chunks, {Seconds(length)}; cue {after.Number} cuts it off after {Seconds(left)}.",
                        $"Give it {Math.Max(2, (int)(left / subject.Chunk))} steps, or a hold of {Seconds(length)}.");
                }

                return;
            }

            if (LintSubject.GapAfter(after) is not { } gap)
            {
                return;
            }

            left += gap;
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string Seconds(TimeSpan span) => $"{span.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s";
}
