using System.Globalization;
using System.Text.Json;
using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>A pod's log as server-sent events: backfill, then whatever comes, and no end mark.</summary>
internal static class PodLogStream
{
    private const int DefaultTail = 100;

    public static async Task StreamAsync(string id, HttpContext context, PodFleet fleet, IHostApplicationLifetime lifetime)
    {
        if (fleet.Find(id) is not { } pod)
        {
            await RunPodProblem.NotFound("pod").ExecuteAsync(context);
            return;
        }

        var (query, refusal) = Read(context.Request);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await context.Response.Body.FlushAsync(ends.Token);
            await FollowAsync(context.Response, pod.Log, query!, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The reader left, which is the only way this ends while the pod lives.
        }
    }

    private static async Task FollowAsync(HttpResponse response, PodLog log, LogQuery query, CancellationToken cancellationToken)
    {
        var after = query.StartAfter(log.All());
        while (true)
        {
            var (lines, closed, more) = log.After(after);
            foreach (var line in lines)
            {
                after = line.Seq;
                if (query.Wants(line))
                {
                    var data = JsonSerializer.Serialize(new { ts = line.Stamp, source = line.Source, line = line.Line }, RunPodJson.Options);
                    await response.WriteAsync($"id: {line.EventId}\ndata: {data}\n\n", cancellationToken);
                }
            }

            await response.Body.FlushAsync(cancellationToken);
            if (closed)
            {
                return;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    private static (LogQuery? Query, RunPodProblem? Refusal) Read(HttpRequest request)
    {
        var errors = new List<string>();
        string? source = request.Query["source"];
        if (source is not (null or PodLog.Container or PodLog.System))
        {
            errors.Add("source: value must be one of 'container', 'system'");
        }

        var tail = DefaultTail;
        if ((string?)request.Query["tail"] is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out tail) || tail > PodLog.Kept))
        {
            errors.Add($"tail: must be an integer from 0 to {PodLog.Kept}");
        }

        DateTimeOffset? since = null;
        if ((string?)request.Query["since"] is { } instant)
        {
            since = Instant(instant);
            if (since is null)
            {
                errors.Add("since: must be an RFC 3339 date-time");
            }
        }

        return errors.Count > 0
            ? (null, RunPodProblem.Invalid(errors))
            : (new(source, tail, since, (string?)request.Headers["Last-Event-ID"]), null);
    }

    private static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    /// <param name="LastEventId">Wins over <paramref name="Since"/>, which wins over <paramref name="Tail"/>.</param>
    private sealed record LogQuery(string? Source, int Tail, DateTimeOffset? Since, string? LastEventId)
    {
        public bool Wants(PodLogLine line) => Source is null || line.Source == Source;

        public long StartAfter(IReadOnlyList<PodLogLine> lines)
        {
            if (LastEventId is { } id)
            {
                return lines.FirstOrDefault(line => line.EventId == id)?.Seq ?? Before(lines, Instant(id.Split('/')[0]), inclusive: false);
            }

            if (Since is { } since)
            {
                return Before(lines, since, inclusive: true);
            }

            var wanted = lines.Where(Wants).ToList();
            return wanted.Count > Tail ? (Tail == 0 ? lines[^1].Seq : wanted[^(Tail + 1)].Seq) : 0;
        }

        /// <summary>The last line that an event of this instant leaves behind.</summary>
        private static long Before(IReadOnlyList<PodLogLine> lines, DateTimeOffset? instant, bool inclusive) =>
            lines.LastOrDefault(line => inclusive ? line.Ts < instant : line.Ts <= instant)?.Seq ?? 0;
    }
}
