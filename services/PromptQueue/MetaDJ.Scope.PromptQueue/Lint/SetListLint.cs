using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.SetLists;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>What is to be said about a set list before it is played. Pure; every rule has a stable id.</summary>
internal static class SetListLint
{
    /// <summary>A list can be wrong in more ways than anybody reads.</summary>
    public const int MostFindings = 500;

    public static IReadOnlyList<LintFinding> Check(string name, SetList list, LintSubject subject, DateTimeOffset now)
    {
        var found = new List<LintFinding>();
        ValidityRules.Check(SetListValidation.Check(name, list, now), subject, found);
        PromptRules.Check(subject, found);
        DeckRules.Check(subject, found);
        PaceRules.Check(subject, found);
        ParameterRules.Check(subject, found);
        FlowRules.Check(subject, found);
        return [.. found.OrderBy(finding => finding.Place ?? 0).ThenByDescending(finding => finding.Severity).ThenBy(finding => finding.Rule, StringComparer.Ordinal).Take(MostFindings)];
    }

    public static LintResponse Tell(string name, LintSubject subject, IReadOnlyList<LintFinding> findings)
    {
        var (errors, warnings) = (findings.Count(finding => finding.Severity == LintSeverity.Error), findings.Count(finding => finding.Severity == LintSeverity.Warning));
        return new LintResponse
        {
            Name = name,
            Clean = errors + warnings == 0,
            Errors = errors,
            Warnings = warnings,
            Hints = findings.Count - errors - warnings,
            Stage = new LintStage(
                subject.Stage.Pipeline, subject.Chunk.TotalSeconds, subject.Bpm, [.. subject.Stage.OnBoard.Select(lora => lora.Name)], subject.Stage.VramGb),
            Findings = findings,
        };
    }

    /// <summary>Adds a finding about the cue at a place, from 0.</summary>
    public static void Say(this List<LintFinding> found, string rule, LintSeverity severity, LintSubject subject, int place, string text, string remedy) =>
        found.Add(new LintFinding(rule, severity, subject.Cues[place].Number, place + 1, text, remedy));
}
