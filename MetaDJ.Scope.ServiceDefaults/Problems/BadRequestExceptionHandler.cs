using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MetaDJ.Scope.ServiceDefaults.Http;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace MetaDJ.Scope.ServiceDefaults.Problems;

/// <summary>Says what was wrong with a request that could not be read, instead of a bare 400. It repeats no value: that may be a ticket.</summary>
internal sealed partial class BadRequestExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException bad => ProblemOf(bad),
            // The reader takes a charset it does not know for a bug of ours.
            InvalidOperationException when !HasKnownCharset(httpContext.Request) => General(StatusCodes.Status415UnsupportedMediaType, "Send JSON in UTF-8."),
            _ => null,
        };
        if (problem is null)
        {
            return false;
        }

        if (problem.Status == StatusCodes.Status413PayloadTooLarge)
        {
            await RefusedBody.ReadOffAsync(httpContext);
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static ProblemDetails ProblemOf(BadHttpRequestException bad)
    {
        if (bad is not { StatusCode: StatusCodes.Status400BadRequest, InnerException: JsonException json })
        {
            return General(bad.StatusCode, bad.StatusCode == StatusCodes.Status400BadRequest ? DetailOf(bad.Message) : null);
        }

        var mistake = BodyMistake.Of(json);
        var problem = General(bad.StatusCode, $"The body cannot be read at {mistake.Path}: {mistake.Text}");
        problem.Extensions["errors"] = new Dictionary<string, string[]> { [mistake.Path] = [mistake.Text] };
        return problem;
    }

    private static ProblemDetails General(int status, string? detail)
    {
        var general = GeneralProblem.Of(status);
        return new ProblemDetails { Status = status, Type = general.Type, Title = general.Title, Detail = detail ?? general.Detail };
    }

    private static string DetailOf(string message) =>
        message.Contains("no body was provided", StringComparison.Ordinal) ? "A JSON body is needed."
        : Parameter().Match(message) is { Success: true } parameter ? $"'{parameter.Groups[1].Value}' is missing or does not have the form it should have."
        : "The request cannot be read.";

    private static bool HasKnownCharset(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue)
        {
            return true;
        }

        try
        {
            return Encoding.GetEncoding(type.Charset.Value) is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>The framework writes <c>"SessionId sessionId"</c>: our type, then the name a caller knows.</summary>
    [GeneratedRegex("\\A(?:Failed to bind|Required) parameter \"[^\"]* (\\w+)\"")]
    private static partial Regex Parameter();
}
