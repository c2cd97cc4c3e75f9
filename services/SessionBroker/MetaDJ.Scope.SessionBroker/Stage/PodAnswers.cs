using System.Text.Json;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>What a response from the pod's address really is.</summary>
internal enum PodAnswer
{
    /// <summary>Scope's own answer: goes to the caller.</summary>
    Genuine = 0,

    /// <summary>Something in front of Scope answered, or Scope's web page.</summary>
    Unreachable = 1,

    /// <summary>The cloud's proxy stopped waiting.</summary>
    Slow = 2,

    /// <summary>Scope broke.</summary>
    Failed = 3,
}

/// <summary>
/// Tells Scope's answers from those of the cloud's proxy, whose pages name the machine, and from Scope's 200 with a web page for a path it
/// does not know. Pure.
/// </summary>
internal static class PodAnswers
{
    public static PodAnswer Judge(StageAnswer expected, int status, string? contentType)
    {
        var json = contentType is "application/json" or "application/problem+json";
        return status switch
        {
            // Nobody asked for another protocol.
            < 200 => PodAnswer.Unreachable,
            504 or 522 or 524 => PodAnswer.Slow,
            502 or 503 or (>= 520 and <= 530) when !json => PodAnswer.Unreachable,
            >= 500 when !json => PodAnswer.Failed,
            204 or 304 => PodAnswer.Genuine,
            >= 300 and < 400 => PodAnswer.Unreachable,
            _ when json => PodAnswer.Genuine,
            >= 400 => PodAnswer.Unreachable,
            _ when expected == StageAnswer.Media && IsMedia(contentType) => PodAnswer.Genuine,
            _ when expected == StageAnswer.Text && contentType == "text/plain" => PodAnswer.Genuine,
            _ => PodAnswer.Unreachable,
        };
    }

    /// <summary>Whether Scope's metrics list a session by that id; null when these are no metrics.</summary>
    public static bool? NamesSession(ReadOnlyMemory<byte> metrics, string id)
    {
        try
        {
            using var json = JsonDocument.Parse(metrics);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("sessions", out var sessions) && sessions.ValueKind == JsonValueKind.Object
                ? sessions.TryGetProperty(id, out _)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a browser shows or plays, and never runs: an SVG is a page with scripts.</summary>
    private static bool IsMedia(string? contentType) => contentType is not null && contentType != "image/svg+xml"
        && (contentType == "application/octet-stream" || contentType.StartsWith("image/", StringComparison.Ordinal)
            || contentType.StartsWith("video/", StringComparison.Ordinal) || contentType.StartsWith("audio/", StringComparison.Ordinal));
}
