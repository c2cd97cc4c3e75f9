using System.Net;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>Reads server-sent events, comments included, as they come.</summary>
internal sealed class SseForTests(HttpResponseMessage answer, StreamReader reader) : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SseForTests> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        var answer = await SendAsync(client, path, lastEventId);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new SseForTests(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation)));
    }

    public static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    public async Task<SseEvent> UntilAsync(Func<SseEvent, bool> holds) => (await AllUntilAsync(holds))[^1];

    public async Task<IReadOnlyList<SseEvent>> AllUntilAsync(Func<SseEvent, bool> holds)
    {
        var told = new List<SseEvent>();
        while (told.Count == 0 || !holds(told[^1]))
        {
            if (await NextAsync() is { Comment: false } said)
            {
                told.Add(said);
            }
        }

        return told;
    }

    public async Task SignOfLifeAsync()
    {
        while (!(await NextAsync()).Comment)
        {
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        answer.Dispose();
    }

    private async Task<SseEvent> NextAsync()
    {
        string? id = null, data = null, kind = null;
        while (await reader.ReadLineAsync(Cancellation) is var line)
        {
            switch (line)
            {
                case null:
                    throw new InvalidOperationException("The stream ended without the event that was waited for.");
                case ['i', 'd', ':', ' ', .. var text]:
                    id = text;
                    break;
                case ['d', 'a', 't', 'a', ':', ' ', .. var text]:
                    data = text;
                    break;
                case ['e', 'v', 'e', 'n', 't', ':', ' ', .. var text]:
                    kind = text;
                    break;
                case "" when data is not null:
                    return new SseEvent(id, kind ?? "message", data, Comment: false);
                case [':', ..]:
                    return new SseEvent(null, "", "", Comment: true);
            }
        }

        throw new InvalidOperationException("Unreachable: the loop ends by itself only.");
    }
}

internal sealed record SseEvent(string? Id, string Event, string Data, bool Comment);
