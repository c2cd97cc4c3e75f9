using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.SignalR;

namespace MetaDJ.Scope.PromptQueue.Hubs;

/// <summary>Refusals as a hub says them: the problem's type, a colon, and what a person can do about it.</summary>
internal static class HubProblems
{
    public static HubException Of(ProblemHttpResult problem) => new(Text(problem));

    public static string Text(ProblemHttpResult problem)
    {
        var details = problem.ProblemDetails;
        var type = details.Type is { } address ? address[(address.LastIndexOf('/') + 1)..] : "refused";
        var fields = details is HttpValidationProblemDetails { Errors: { Count: > 0 } errors }
            ? string.Join(' ', errors.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}"))
            : details.Detail ?? details.Title;
        return $"{type}: {fields}";
    }
}
