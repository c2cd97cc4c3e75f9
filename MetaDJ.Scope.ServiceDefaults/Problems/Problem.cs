using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.ServiceDefaults.Problems;

/// <summary>Refusals in HTTP form. Each service names its own in an <c>XProblems</c> class, from these.</summary>
public static class Problem
{
    public const string TypeBase = "https://metadj.dev/problems/";

    /// <param name="kind">The stable end of the type, in kebab-case.</param>
    /// <param name="detail">A sentence a person can act on.</param>
    public static ProblemHttpResult Create(int status, string kind, string title, string detail, IDictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: TypeBase + kind, extensions: extensions);

    /// <summary>400 with the errors by field.</summary>
    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors)
        {
            Status = StatusCodes.Status400BadRequest,
            Type = TypeBase + "invalid-request",
            Title = "The request is not valid",
            Detail = string.Join(' ', errors.SelectMany(error => error.Value.Select(text => $"{error.Key}: {text}")).Take(3)),
        });

    public static ProblemHttpResult NotFound(string what) =>
        Create(StatusCodes.Status404NotFound, "not-found", "Not found", $"There is no {what}, or it is not yours.");

    /// <summary>The same document for those who write it to a response by hand.</summary>
    public static ProblemDetails Details(int status, string kind, string title, string detail) =>
        new() { Status = status, Type = TypeBase + kind, Title = title, Detail = detail };
}
