using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Lint;

/// <summary>What the list would be refused for, each under a rule of its own where people meet it often. Pure.</summary>
internal static class ValidityRules
{
    public static void Check(FieldErrors errors, LintSubject subject, List<LintFinding> found)
    {
        foreach (var (field, text) in errors.All)
        {
            var place = PlaceOf(field);
            var rule = RuleOf(field, place is { } at && at < subject.Cues.Count ? subject.Cues[at] : null);
            found.Add(new LintFinding(
                rule, LintSeverity.Error, place is { } cue && cue < subject.Cues.Count ? subject.Cues[cue].Number : null, place + 1, $"'{field}' is refused.", text));
        }
    }

    private static string RuleOf(string field, CueRequest? cue) => field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
    {
        "transition.steps" when cue?.Transition?.Steps == 1 => "steps-one",
        "look.steps" when cue?.Look?.Steps == 1 => "steps-one",
        "hold" when cue?.Hold > TimeSpan.FromHours(1) => "hold-too-long",
        _ => "not-valid",
    };

    /// <summary><c>cues[3].transition.steps</c> is about the cue at place 3, from 0.</summary>
    private static int? PlaceOf(string field) =>
        field.StartsWith("cues[", StringComparison.Ordinal)
        && int.TryParse(field.AsSpan(5, Math.Max(field.IndexOf(']', StringComparison.Ordinal) - 5, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? place
            : null;
}
