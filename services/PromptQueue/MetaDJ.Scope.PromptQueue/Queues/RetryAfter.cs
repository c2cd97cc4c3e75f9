using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>Says in the header what a refusal says of when to come back.</summary>
internal static class RetryAfter
{
    /// <summary>Of a problem: whole seconds.</summary>
    public const string Extension = "retryAfter";

    public static TBuilder WithRetryAfter<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilter(async (context, next) =>
    {
        var result = await next(context);
        if ((result is INestedHttpResult nested ? nested.Result : result) is ProblemHttpResult problem
            && problem.ProblemDetails.Extensions.TryGetValue(Extension, out var seconds) && seconds is int wait)
        {
            context.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        }

        return result;
    });
}
