using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.ServiceDefaults.Problems;

/// <summary>Says what was wrong with a body that could not be read, instead of a bare 400.</summary>
internal sealed class BadRequestExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        var general = GeneralProblem.Of(bad.StatusCode);
        httpContext.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new() { Status = bad.StatusCode, Type = general.Type, Title = general.Title, Detail = DetailOf(bad) ?? general.Detail },
        });
    }

    private static string? DetailOf(BadHttpRequestException bad) => (bad.StatusCode, bad.InnerException) switch
    {
        (413, _) => null,
        // The reader's message names types of ours after its first sentence's facts; path and position are what helps.
        (_, JsonException json) => $"The body cannot be read at {json.Path ?? "$"}: {FirstSentence(json.Message)}",
        _ => FirstSentence(bad.Message),
    };

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        var text = end > 0 ? message[..end] : message;
        return text.Replace("MetaDJ.Scope.", "", StringComparison.Ordinal);
    }
}
