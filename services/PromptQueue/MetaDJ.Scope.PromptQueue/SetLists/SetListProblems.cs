using System.Diagnostics;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.SetLists;

/// <summary>Refusals about set lists in HTTP form.</summary>
internal static class SetListProblems
{
    public static ProblemHttpResult Unknown(string name) => Problem.NotFound($"set list '{name}'");

    /// <summary>It comes along with us, and stays.</summary>
    public static ProblemHttpResult Ours(string name) => Problem.Create(
        StatusCodes.Status409Conflict, "built-in-set-list", "This set list comes along", $"'{name}' is everybody's: take a copy under another name with POST /api/set-lists/{name}/copy.");

    public static ProblemHttpResult Of(PutOutcome refused, string name) => refused switch
    {
        PutOutcome.NotYours => Problem.Create(
            StatusCodes.Status403Forbidden, "not-your-set-list", "Not your set list", "Somebody else wrote it: only its author and operators change it. Use another name."),
        PutOutcome.Changed => Problem.Create(
            StatusCodes.Status412PreconditionFailed, "set-list-changed", "Somebody else changed it",
            $"Read it again with GET /api/set-lists/{name}, and repeat your change with its new ETag if you still want it."),
        PutOutcome.Exists => Problem.Create(
            StatusCodes.Status409Conflict, "set-list-exists", "There is a set list of that name", $"'{name}' is taken, with other contents. Use another name."),
        PutOutcome.Full => Problem.Create(StatusCodes.Status409Conflict, "too-many-set-lists", "Too many set lists", $"There are {SetListStore.Limit}: delete one first."),
        PutOutcome.Unknown => Unknown(name),
        _ => throw new UnreachableException(refused.ToString()),
    };
}
