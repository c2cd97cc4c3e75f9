using System.Security.Claims;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.Logs;

/// <summary>A pod's log, the past and then live: <c>GET /api/pods/{podId}/logs</c>.</summary>
internal static class PodLogEndpoint
{
    private const int MostTail = 5000;
    private const int LongestId = 200;

    /// <param name="tail">0 to 5000 lines of the past; 100 unless said otherwise.</param>
    /// <param name="since">Instead of <paramref name="tail"/>.</param>
    /// <param name="source"><c>container</c>, <c>system</c>, or both when left out.</param>
    internal static async Task<IResult> Get(
        PodId podId, int? tail, DateTimeOffset? since, string? source, PodStore pods, PodLogHub hub, LogRedaction redaction, HttpRequest request,
        ClaimsPrincipal user, IOptions<PodLogOptions> options, TimeProvider clock)
    {
        // Wins over "since", which wins over "tail": it is what a reader that was cut off sends by itself.
        var seen = request.Headers["Last-Event-ID"].FirstOrDefault();
        if (Errors(tail, source, seen) is { Count: > 0 } errors)
        {
            return Problem.Invalid(errors);
        }

        if (await pods.FindAsync(podId) is not { } pod)
        {
            return PodProblems.NotFound(podId);
        }

        if (seen == PodLogEvents.EndId && IsGone(pod))
        {
            // The one answer after which a browser does not come back.
            return TypedResults.NoContent();
        }

        var query = new LogQuery(SourceOf(source), tail ?? 100, since, seen is { Length: > 0 } and not PodLogEvents.EndId ? seen : null);
        var mask = Masked(redaction, pod, user.IsOperator());
        return pod switch
        {
            _ when IsGone(pod) => new SavedLog(pod, query, mask),
            { CloudId: null } => PodProblems.NowhereYet(podId),
            _ when hub.Join(pod.CloudId) is { } reading => new PodLogResult(reading, query, mask, () => GoneBecauseAsync(pods, podId), options.Value, clock),
            _ => PodProblems.TooManyReaders(),
        };
    }

    private static bool IsGone(Pod pod) => pod.Placement.Gone || (pod.State.IsEnded() && pod.CloudId is null);

    private static async Task<string?> GoneBecauseAsync(PodStore pods, PodId podId) => await pods.FindAsync(podId) switch
    {
        null => "The pod is forgotten.",
        var pod when IsGone(pod) => pod.Reason ?? "The pod has ended.",
        _ => null,
    };

    private static Func<CloudLogLine, CloudLogLine> Masked(LogRedaction redaction, Pod pod, bool isOperator) => line =>
    {
        var text = redaction.Secrets(line.Line);
        return line with { Line = isOperator ? text : LogRedaction.Addresses(text, pod.CloudId) };
    };

    private static CloudLogSource? SourceOf(string? source) => source switch
    {
        "container" => CloudLogSource.Container,
        "system" => CloudLogSource.System,
        _ => null,
    };

    private static Dictionary<string, string[]> Errors(int? tail, string? source, string? seen)
    {
        var errors = new Pools.FieldErrors();
        errors.Require(tail is null or (>= 0 and <= MostTail), "tail", $"must be 0 to {MostTail}.");
        errors.Require(source is null or "" or "container" or "system", "source", "must be container or system, or be left out.");
        errors.Require(seen is null || (seen.Length <= LongestId && !seen.Any(char.IsControl)), "Last-Event-ID", $"must be at most {LongestId} letters.");
        return errors.ToDictionary();
    }
}
