using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Lint;

namespace MetaDJ.Scope.PromptQueue.Rehearsals;

/// <summary>Makes a report of what was played, and judges the lint's findings by it. Pure.</summary>
internal static class RehearsalTelling
{
    public static RehearsalReport Report(
        IReadOnlyList<PlayedCue> played, TimeSpan duration, TimeSpan took, string? stoppedBecause, decimal? pricePerHour, LintSubject subject, LintResponse lint)
    {
        var cues = played.Select(Tell).ToList();
        return new RehearsalReport
        {
            Duration = duration,
            Cost = pricePerHour is { } price ? Math.Round(price * (decimal)duration.TotalHours, 4) : null,
            Updates = cues.Sum(cue => cue.Updates),
            Dropped = cues.Sum(cue => cue.Dropped),
            Cuts = cues.Sum(cue => cue.Cuts),
            WithoutPicture = cues.Aggregate(TimeSpan.Zero, (sum, cue) => sum + cue.WithoutPicture),
            Latest = cues.Select(cue => cue.Late ?? TimeSpan.Zero).DefaultIfEmpty().Max(),
            Speed = took > TimeSpan.Zero ? Math.Round(duration / took, 1) : 0,
            StoppedBecause = stoppedBecause,
            Cues = cues,
            Lint = lint,
            Judged = [.. lint.Findings.Select(finding => Judge(finding, cues, subject)).OfType<JudgedFinding>()],
        };
    }

    private static RehearsedCue Tell(PlayedCue cue) => new()
    {
        Number = cue.Number,
        Label = cue.Label,
        State = cue.SentAt is null || cue is { Updates: 0, Incident: not null } ? CueState.Failed : cue.FirstChangedAt is null ? CueState.Accepted : CueState.Applied,
        Planned = cue.Planned,
        Sent = cue.SentAt,
        Late = cue.SentAt is { } sent ? sent > cue.Planned ? sent - cue.Planned : TimeSpan.Zero : null,
        FirstChangedFrame = cue.FirstChangedAt,
        Updates = cue.Updates,
        Dropped = cue.Dropped,
        Cuts = cue.Cuts,
        WithoutPicture = cue.WithoutPicture,
        Incident = cue.Incident,
    };

    /// <returns>Null for what a rehearsal cannot show.</returns>
    private static JudgedFinding? Judge(LintFinding finding, IReadOnlyList<RehearsedCue> cues, LintSubject subject)
    {
        if (finding.Cue is not { } number || cues.FirstOrDefault(cue => cue.Number == number) is not { } cue)
        {
            return null;
        }

        bool? confirmed = finding.Rule switch
        {
            "cues-too-close" or "fade-delays" => cue.Late > TimeSpan.FromMilliseconds(1),
            "transition-cut-off" => CutOff(cue, cues, subject),
            "denoising-cut" => cue.Cuts > 0,
            "same-picture" or "krea-only" or "noise-in-text-mode" => cue.FirstChangedFrame is null,
            "lora-reload" => cue.WithoutPicture > TimeSpan.Zero,
            "lora-unknown" or "lora-wrong-family" or "lora-pipeline" or "lora-memory" or "lora-name-clash" or "lora-merged" => cue.State == CueState.Failed,
            _ => null,
        };
        return confirmed is { } shown ? new JudgedFinding(finding.Rule, number, shown) : null;
    }

    private static bool CutOff(RehearsedCue cue, IReadOnlyList<RehearsedCue> cues, LintSubject subject)
    {
        var steps = subject.Cues.First(one => one.Number == cue.Number).Transition?.Steps ?? 0;
        var next = cues.SkipWhile(one => one != cue).Skip(1)
            .FirstOrDefault(one => one.Sent is not null && subject.Cues.First(other => other.Number == one.Number) is var written && PromptRules.PromptsOf(written) is { Count: > 0 });
        return cue.Sent is { } sent && next?.Sent < sent + (steps * subject.Chunk);
    }
}
