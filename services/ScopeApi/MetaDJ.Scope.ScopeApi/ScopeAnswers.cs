using System.Text.Json;
using System.Text.Json.Nodes;
using Refit;

namespace MetaDJ.Scope.ScopeApi;

/// <summary>Reads Scope's refusals.</summary>
public static class ScopeAnswers
{
    private const int LongestBody = 300;

    /// <summary>Why it failed, in Scope's own words where it gave some; null when it did not. It never names an address.</summary>
    public static string? Failure(this IApiResponse answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer switch
        {
            { IsSuccessful: true } => null,
            { StatusCode: null } => answer.Error?.InnerException is OperationCanceledException ? "No answer in time." : "No answer.",
            { IsSuccessStatusCode: true } => answer.Error?.Message.StartsWith("Scope answered", StringComparison.Ordinal) == true
                ? answer.Error.Message
                : "The answer cannot be read.",
            _ => $"HTTP {(int)answer.StatusCode}: {Detail((answer.Error as ApiException)?.Content)}",
        };
    }

    /// <summary><c>{"detail": "…"}</c>, or a list of what is wrong with which field, or text.</summary>
    private static string Detail(string? body)
    {
        try
        {
            return JsonNode.Parse(body ?? "")?["detail"] switch
            {
                JsonValue text => text.ToString(),
                JsonArray errors => string.Join("; ", errors.Select(error => $"{Path(error?["loc"])}: {error?["msg"]}")),
                JsonNode other => other.ToJsonString(),
                null => "no detail",
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or JSON of another shape: a plain 500, or a page of the proxy.
            return body is null or "" ? "no detail" : body[..Math.Min(body.Length, LongestBody)];
        }
    }

    private static string Path(JsonNode? location) => location is JsonArray parts ? string.Join('.', parts.Select(part => part?.ToString())) : "body";
}
