using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

/// <summary>Stands where the socket would be: records what is sent and answers what the test says, the last answer again and again.</summary>
internal sealed class StubRunPod : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();
    private readonly List<SentRequest> _sent = [];

    public IReadOnlyList<SentRequest> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    public StubRunPod Answer(HttpStatusCode status, string body = "", string mediaType = "application/json", params (string Name, string Value)[] headers) =>
        Answer(_ => Task.FromResult(Message(status, new StringContent(body, Encoding.UTF8, mediaType), headers)));

    public StubRunPod Problem(HttpStatusCode status, string detail, params (string Name, string Value)[] headers) => Answer(
        status, $$"""{"title":"x","status":{{(int)status}},"detail":"{{detail}}"}""", "application/problem+json", headers);

    public StubRunPod Stream(Stream events) => Answer(_ =>
    {
        var content = new StreamContent(events);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        return Task.FromResult(Message(HttpStatusCode.OK, content));
    });

    public StubRunPod Fail(Exception exception) => Answer(_ => Task.FromException<HttpResponseMessage>(exception));

    /// <summary>The request arrives, the answer never does.</summary>
    public StubRunPod Hang() => Answer(async cancellationToken =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("Unreachable: the delay has no end.");
    });

    public StubRunPod Answer(Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        lock (_lock)
        {
            _answers.Enqueue(answer);
        }

        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(' ', header.Value), StringComparer.OrdinalIgnoreCase);
        Func<CancellationToken, Task<HttpResponseMessage>> answer;
        lock (_lock)
        {
            _sent.Add(new SentRequest(request.Method.Method, request.RequestUri!, headers, body));
            answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        }

        var message = await answer(cancellationToken);
        message.RequestMessage = request;
        return message;
    }

    private static HttpResponseMessage Message(HttpStatusCode status, HttpContent content, params (string Name, string Value)[] headers)
    {
        var message = new HttpResponseMessage(status) { Content = content };
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}

internal sealed record SentRequest(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string? Body);
