using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Pods.Logs;

/// <summary>A pod's log on the wire.</summary>
internal static class PodLogEvents
{
    /// <summary>The id of the last event there is. A browser comes back with it, and is told that there is no more.</summary>
    public const string EndId = "end";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string SignOfLife => ": still here\n\n";

    /// <summary>The id is the cloud's, verbatim; one that would break the event is left out.</summary>
    public static string Line(CloudLogLine line) =>
        $"{(IsSendable(line.Id) ? $"id: {line.Id}\n" : "")}data: {JsonSerializer.Serialize(new PodLogLine(line.At, line.Source, line.Line), Json)}\n\n";

    /// <param name="missed">Null when it is not known how many.</param>
    public static string Gap(long? missed) => $"event: gap\ndata: {JsonSerializer.Serialize(new PodLogGap(missed), Json)}\n\n";

    public static string End(string reason) => $"event: end\nid: {EndId}\ndata: {JsonSerializer.Serialize(new PodLogEnd(reason), Json)}\n\n";

    private static bool IsSendable(string id) => id.Length > 0 && !id.Any(char.IsControl);
}

/// <summary>One line.</summary>
internal sealed record PodLogLine(DateTimeOffset At, CloudLogSource Source, string Line);

/// <summary>Lines are missing here: the reader was too slow, or away for too long.</summary>
internal sealed record PodLogGap(long? Missed);

/// <summary>There is no more.</summary>
internal sealed record PodLogEnd(string Reason);
