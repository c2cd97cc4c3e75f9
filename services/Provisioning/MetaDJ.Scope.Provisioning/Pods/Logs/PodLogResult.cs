using System.Text;
using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Pods.Logs;

/// <summary>Server-sent events: the past, what comes, a sign of life in between, and an end when the pod is gone.</summary>
/// <param name="goneBecause">Asked now and then: why the pod is gone; null while it is not.</param>
internal sealed class PodLogResult(
    PodLogReading reading, LogQuery query, Func<CloudLogLine, CloudLogLine> mask, Func<Task<string?>> goneBecause, PodLogOptions options, TimeProvider clock)
    : IResult
{
    private const int BatchSize = 100;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var held = reading;
        var (response, cancellationToken) = (httpContext.Response, httpContext.RequestAborted);
        Begin(response);
        try
        {
            await response.Body.FlushAsync(cancellationToken);
            await FollowAsync(response, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The reader left.
        }
    }

    internal static void Begin(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    internal static async Task SayAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private async Task FollowAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var ring = reading.Ring;
        while (!await HappensAsync(ring.Settled, cancellationToken))
        {
            await SayAsync(response, PodLogEvents.SignOfLife, cancellationToken);
        }

        var start = ring.StartOf(query);
        if (start.Gap)
        {
            await SayAsync(response, PodLogEvents.Gap(null), cancellationToken);
        }

        var position = start.Position;
        while (true)
        {
            var batch = ring.After(position, BatchSize);
            position = batch.Next;
            if (Text(batch) is { Length: > 0 } text)
            {
                await SayAsync(response, text, cancellationToken);
            }

            if (batch.Lines.Count == 0 && batch.Ended)
            {
                await SayAsync(response, PodLogEvents.End(await goneBecause() ?? "The pod is gone from the cloud."), cancellationToken);
                return;
            }

            if (batch.Lines.Count == 0 && !await HappensAsync(batch.More, cancellationToken))
            {
                if (await goneBecause() is { } reason)
                {
                    await SayAsync(response, PodLogEvents.End(reason), cancellationToken);
                    return;
                }

                await SayAsync(response, PodLogEvents.SignOfLife, cancellationToken);
            }
        }
    }

    private string Text(LogBatch batch)
    {
        var text = new StringBuilder(batch.Missed > 0 ? PodLogEvents.Gap(batch.Missed) : "");
        foreach (var line in batch.Lines.Where(line => query.Source is null || line.Source == query.Source))
        {
            text.Append(PodLogEvents.Line(mask(line)));
        }

        return text.ToString();
    }

    /// <returns>Whether it happened before it was time for a sign of life.</returns>
    private async Task<bool> HappensAsync(Task what, CancellationToken cancellationToken)
    {
        if (what.IsCompleted)
        {
            return true;
        }

        try
        {
            await what.WaitAsync(options.KeepAlive, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
