using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>A pod's log, the past and then live: <c>GET /api/pods/{podId}/logs</c>.</summary>
internal static class PodLogs
{
    private const int MostTail = 5000;

    /// <param name="tail">0 to 5000 lines of the past.</param>
    internal static async Task<IResult> Get(PodId podId, PodStore pods, IGpuCloud cloud, HttpRequest request, int? tail, CancellationToken cancellationToken)
    {
        if (tail is < 0 or > MostTail)
        {
            return ServiceDefaults.Problems.Problem.Invalid(new Dictionary<string, string[]> { ["tail"] = [$"must be 0 to {MostTail}."] });
        }

        return await pods.FindAsync(podId) switch
        {
            null => PodProblems.NotFound(podId),
            { CloudId: null } or { Placement.Gone: true } => PodProblems.NowhereYet(podId),
            var pod => TypedResults.ServerSentEvents(
                LinesAsync(cloud, pod.CloudId, new LogQuery(Tail: tail ?? 100, AfterId: request.Headers["Last-Event-ID"].FirstOrDefault()), cancellationToken)),
        };
    }

    private static async IAsyncEnumerable<SseItem<PodLogLine>> LinesAsync(
        IGpuCloud cloud, string cloudId, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in cloud.LogsAsync(cloudId, query, cancellationToken))
        {
            yield return new SseItem<PodLogLine>(new PodLogLine(line.At, line.Source, line.Line)) { EventId = line.Id };
        }
    }
}

/// <summary>One line, as it is sent.</summary>
internal sealed record PodLogLine(DateTimeOffset At, CloudLogSource Source, string Line);
