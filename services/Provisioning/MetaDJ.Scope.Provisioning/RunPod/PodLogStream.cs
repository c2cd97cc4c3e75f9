using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>
/// A pod's log as lines. RunPod's stream has no end and no sign of life, so silence is answered by asking again from the last line;
/// whatever is then told twice is passed on once.
/// </summary>
internal sealed class PodLogStream(IRunPodApi api, IOptions<RunPodOptions> options, TimeProvider clock)
{
    public async IAsyncEnumerable<CloudLogLine> ReadAsync(
        string cloudId, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = new RecentLines();
        var lastId = query.AfterId;
        var pause = options.Value.RetryDelay;
        while (true)
        {
            using var answer = await OpenAsync(cloudId, query with { AfterId = lastId }, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                yield break;
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw new HttpRequestException($"The log cannot be read: HTTP {(int)answer.StatusCode}.", null, answer.StatusCode);
            }

            told.Reconnected();
            await foreach (var line in LinesOf(answer, query.Follow ? options.Value.LogSilence : options.Value.LogBacklogPause, cancellationToken))
            {
                lastId = line.Id.Length > 0 ? line.Id : lastId;
                if (told.IsNew(line))
                {
                    pause = options.Value.RetryDelay;
                    yield return line;
                }
            }

            if (!query.Follow)
            {
                yield break;
            }

            // A pod that says nothing more and whose stream ends at once must not eat the rate limit.
            await Task.Delay(pause, clock, cancellationToken);
            pause = pause * 2 < options.Value.LogSilence ? pause * 2 : options.Value.LogSilence;
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(string cloudId, LogQuery query, CancellationToken cancellationToken) =>
        await api.StreamPodLogsAsync(
            cloudId,
            query.Source switch { CloudLogSource.Container => LogSource.Container, CloudLogSource.System => LogSource.System, _ => null },
            query.AfterId is null && query.Since is null ? query.Tail : null,
            query.AfterId is null ? query.Since : null,
            query.AfterId,
            cancellationToken);

    /// <summary>Ends on silence, and when the connection does.</summary>
    private async IAsyncEnumerable<CloudLogLine> LinesOf(
        HttpResponseMessage answer, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var quiet = new CancellationTokenSource(silence, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(body).EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
        while (await MoveNextAsync(events, cancellationToken))
        {
            quiet.CancelAfter(silence);
            if (Parse(events.Current) is { } line)
            {
                yield return line;
            }
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private static CloudLogLine? Parse(SseItem<string> item)
    {
        try
        {
            return JsonSerializer.Deserialize<PodLogEvent>(item.Data, RunPodJson.Options) is { Line: { } text } log
                ? new CloudLogLine(item.EventId ?? "", log.Ts, ToSource(log.Source), text)
                : null;
        }
        catch (JsonException)
        {
            // An event of another kind, which the document does not know; the next line matters more.
            return null;
        }
    }

    private static CloudLogSource ToSource(LogSource source) => source switch
    {
        LogSource.Container => CloudLogSource.Container,
        LogSource.System => CloudLogSource.System,
        _ => CloudLogSource.Unknown,
    };

    /// <summary>
    /// The last lines passed on before the connection was renewed. Ids alone will not do: RunPod's text calls them the timestamp, and two
    /// lines of one instant are two lines.
    /// </summary>
    private sealed class RecentLines
    {
        private const int Kept = 512;

        private readonly Queue<CloudLogLine> _thisTime = new();
        private HashSet<CloudLogLine> _before = [];

        public void Reconnected() => _before = [.. _thisTime];

        public bool IsNew(CloudLogLine line)
        {
            if (_before.Remove(line))
            {
                return false;
            }

            _thisTime.Enqueue(line);
            if (_thisTime.Count > Kept)
            {
                _thisTime.Dequeue();
            }

            return true;
        }
    }
}
