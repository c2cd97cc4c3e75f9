using System.Globalization;
using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Pods.Logs;

/// <summary>The log of a pod that is gone: the last lines that were read before it was terminated, and an end.</summary>
internal sealed class SavedLog(Pod pod, LogQuery query, Func<CloudLogLine, CloudLogLine> mask) : IResult
{
    private const string IdPrefix = "saved/";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        PodLogResult.Begin(httpContext.Response);
        var lines = LinesOf(pod).Where(line => query.Source is null || line.Source == query.Source).ToList();
        var seen = query.AfterId is { } id ? lines.FindIndex(line => line.Id == id) + 1 : 0;
        var wanted = lines.Skip(seen).TakeLast(query.AfterId is null ? query.Tail ?? lines.Count : lines.Count);
        await PodLogResult.SayAsync(
            httpContext.Response,
            string.Concat(wanted.Select(mask).Select(PodLogEvents.Line)) + PodLogEvents.End(pod.Reason ?? "The pod has ended."),
            httpContext.RequestAborted);
    }

    /// <summary><c>Container: text</c>, as it was saved.</summary>
    internal static IEnumerable<CloudLogLine> LinesOf(Pod pod) => pod.PostMortem.Select((line, index) =>
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var source = colon > 0 && Enum.TryParse<CloudLogSource>(line[..colon], ignoreCase: true, out var parsed) ? parsed : CloudLogSource.Unknown;
        return new CloudLogLine(
            IdPrefix + (index + 1).ToString("D4", CultureInfo.InvariantCulture), pod.EndedAt ?? pod.CreatedAt, source, source == CloudLogSource.Unknown ? line : line[(colon + 2)..]);
    });
}
