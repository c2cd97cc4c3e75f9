using System.Globalization;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.CueLists;

/// <summary>Refusals of the cue list in HTTP form.</summary>
internal static class CueListProblems
{
    public static ProblemHttpResult NoNumber(string number) => Problem.Create(
        StatusCodes.Status422UnprocessableEntity, "no-cue-number", "No such cue on the list", $"No cue of the list has the number '{number}'. GET …/cue-list tells which there are.");

    public static ProblemHttpResult Of(CueListOutcome refused) => refused switch
    {
        CueListOutcome.NoList => Problem.Create(
            StatusCodes.Status409Conflict, "no-cue-list", "No cue list is loaded", "Load a set list with POST …/cue-list first."),
        CueListOutcome.TooManyKeys => TooManyKeys(),
        CueListOutcome.Refused(var why) => PromptQueueProblems.Of(why),
        _ => throw new System.Diagnostics.UnreachableException(refused.ToString()),
    };

    public static ProblemHttpResult Of(GoPlan nothing) => nothing switch
    {
        GoPlan.TooSoon(var wait) => Problem.Create(
            StatusCodes.Status409Conflict, "go-too-soon", "GO was just pressed",
            $"A second press within a moment counts as the same. Press again in {Math.Ceiling(wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)} ms if you mean it."),
        GoPlan.AtEnd => Problem.Create(
            StatusCodes.Status409Conflict, "cue-list-at-end", "The list is at its end", "Set what stands by with PUT …/standby, or go back with POST …/cue-list/back."),
        GoPlan.NoNumber(var number) => NoNumber(number),
        _ => throw new System.Diagnostics.UnreachableException(nothing.ToString()),
    };

    public static ProblemHttpResult TooManyKeys() => Problem.Create(
        StatusCodes.Status409Conflict, "too-many-keys", "Too many hot-keys", $"A session has at most {HotKeys.HotKeyValidation.MostKeys}: take one away with DELETE …/keys/{{key}}.");
}
