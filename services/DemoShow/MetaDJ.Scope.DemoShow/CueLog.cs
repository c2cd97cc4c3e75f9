using System.Collections.Concurrent;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.DemoShow;

/// <summary>Follows the cues of the show on the queue's event stream, and by looking when the stream was cut.</summary>
internal sealed class CueLog(HouseClients house, Stagehand stagehand)
{
    private static readonly TimeSpan FramePatience = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<CueId, CueResponse> _cues = [];
    private volatile string _lastEvent = "0";

    public bool AllDone => _cues.Values.All(cue => cue.State is not (CueState.Queued or CueState.Due or CueState.Sent));

    public bool AllTaken => _cues.Values.All(cue => cue.State is CueState.Accepted or CueState.Applied);

    public void Expect(IEnumerable<CueResponse> cues)
    {
        foreach (var cue in cues)
        {
            _cues.TryAdd(cue.Id, cue);
        }
    }

    public async Task FollowAsync(SessionId session, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ReadStreamAsync(session, cancellationToken);
            }
            catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
            {
                // The stream resumes after the last event seen; CatchUpAsync looks meanwhile.
            }
        }
    }

    /// <summary>Level, not edge: what the stream did not tell is read from the list.</summary>
    public async Task CatchUpAsync(SessionId session, CancellationToken cancellationToken)
    {
        foreach (var (id, known) in _cues)
        {
            if (known.State is CueState.Queued or CueState.Due or CueState.Sent)
            {
                _cues[id] = Show.Answer(await house.Queue.GetAsync(session, id, cancellationToken));
            }
        }
    }

    /// <summary>Gives the last cue's picture a moment to be seen.</summary>
    public async Task LastFrameAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (_cues.Values.Any(cue => cue.State == CueState.Accepted) && clock.GetElapsedTime(begun) < FramePatience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
        }
    }

    public void Print()
    {
        stagehand.Plain("\n             cue                                    queued → sent   sent → accepted   sent → picture changed");
        foreach (var cue in _cues.Values.OrderBy(cue => cue.Receipt.QueuedAt).ThenBy(cue => cue.Receipt.SentAt))
        {
            var receipt = cue.Receipt;
            stagehand.Plain($"             {Title(cue),-38} {Span(receipt.QueuedAt, receipt.SentAt),13}   {Span(receipt.SentAt, receipt.AcceptedAt),15}   {Span(receipt.SentAt, receipt.FirstChangedFrameAt),22}");
        }

        stagehand.Plain("");
    }

    private async Task ReadStreamAsync(SessionId session, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/queues/{session}/events");
        request.Headers.Add("Last-Event-ID", _lastEvent);
        using var response = await house.QueueHttp.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (JsonSerializer.Deserialize<QueueEvent>(item.Data, HouseClients.Json) is { } happened)
            {
                _lastEvent = happened.Sequence.ToString(CultureInfo.InvariantCulture);
                Tell(happened);
            }
        }
    }

    private void Tell(QueueEvent happened)
    {
        if (happened.Cue is { } cue)
        {
            _cues[cue.Id] = cue;
        }

        var line = happened.Kind switch
        {
            QueueEventKind.CueSent => $"sent      {Title(happened.Cue)}",
            QueueEventKind.CueAccepted => $"accepted  {Title(happened.Cue)}",
            QueueEventKind.CueApplied => $"applied   {Title(happened.Cue)}",
            QueueEventKind.CueFailed or QueueEventKind.CueExpired => $"{happened.Kind}  {Title(happened.Cue)}: {happened.Cue?.Cause}",
            QueueEventKind.LookReplayed => $"the whole look was replayed on another pod. {happened.Notice}",
            _ => null,
        };
        if (line is not null)
        {
            stagehand.Say(line);
        }
    }

    private static string Title(CueResponse? cue) => cue?.Content switch
    {
        { Label: { } label } => label,
        { LoraSwap: { } swap } => $"LoRA {string.Join(", ", swap.Loras.Select(lora => lora.Name))}",
        { Prompts: [var prompt, ..] } => prompt.Text.Length > 36 ? prompt.Text[..35] + "…" : prompt.Text,
        { } content => content.Kind.ToString(),
        null => "",
    };

    private static string Span(DateTimeOffset? from, DateTimeOffset? to) =>
        from is { } begin && to is { } end ? $"{(end - begin).TotalMilliseconds:0} ms" : "–";
}
