using System.IO.Pipelines;
using System.Net;
using System.Text;
using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod;

public sealed class PodLogStreamTests
{
    private static readonly DateTimeOffset At = new(2026, 6, 1, 12, 2, 3, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_AreReadLineByLine()
    {
        var stub = new StubRunPod()
            .Stream(Events(
                "id: 2026-06-01T12:02:03Z/000000000001\ndata: {\"ts\":\"2026-06-01T12:02:03Z\",\"source\":\"container\",\"line\":\"Model loaded.\"}\n\n",
                ": a sign of life\n\n",
                "id: a\r\ndata: {\"ts\":\"2026-06-01T12:02:03Z\",\"source\":\"system\",\r\ndata: \"line\":\"create container\"}\r\n\r\n",
                "event: other\ndata: what is this\n\n",
                "id: b\ndata: {\"ts\":\"2026-06-01T12:02:03Z\",\"source\":\"kernel\",\"line\":\"new word\"}\n\n",
                "id: c\ndata: {\"ts\":\"2026-06-01T12:02:03Z\",\"source\":\"container\",\"line\":\"cut off half-w"))
            .Problem(HttpStatusCode.NotFound, "gone");

        Assert.Equal(
            [
                new("2026-06-01T12:02:03Z/000000000001", At, CloudLogSource.Container, "Model loaded."),
                new("a", At, CloudLogSource.System, "create container"),
                new("b", At, CloudLogSource.Unknown, "new word"),
            ],
            await ReadToEndAsync(stub, new LogQuery(CloudLogSource.Container, Tail: 20)));
        Assert.Equal("/v2/pods/7h9k2m4n6p/logs?source=container&tail=20", stub.Sent[0].Address.PathAndQuery);
        Assert.Equal("text/event-stream", stub.Sent[0].Headers["Accept"]);
    }

    [Fact]
    public async Task Logs_WhenTheConnectionEnds_GoOnFromTheLastLine_AndTellNothingTwice()
    {
        var stub = new StubRunPod()
            .Stream(Events(Line("1", "one"), Line("2", "two"), Line("2", "two of the same instant")))
            .Stream(Events(Line("2", "two"), Line("2", "two of the same instant"), Line("3", "three"), Line("3", "three")))
            .Problem(HttpStatusCode.NotFound, "gone");

        var lines = await ReadToEndAsync(stub, new LogQuery(Since: At));

        Assert.Equal(["one", "two", "two of the same instant", "three", "three"], lines.Select(line => line.Line));
        Assert.Equal("?since=2026-06-01T12%3A02%3A03Z", stub.Sent[0].Address.Query);
        Assert.Equal(["", ""], stub.Sent.Skip(1).Select(request => request.Address.Query));
        Assert.Equal(["2", "3"], stub.Sent.Skip(1).Select(request => request.Headers["Last-Event-ID"]));
    }

    [Fact]
    public async Task Logs_ResumedByTheCaller_SendTheCursorVerbatim()
    {
        var stub = new StubRunPod().Problem(HttpStatusCode.NotFound, "gone");

        await ReadToEndAsync(stub, new LogQuery(Tail: 5, Since: At, AfterId: "2026-06-01T12:02:03Z/000000000001"));

        Assert.Equal("2026-06-01T12:02:03Z/000000000001", stub.Sent[0].Headers["Last-Event-ID"]);
        Assert.Equal("", stub.Sent[0].Address.Query);
    }

    [Fact]
    public async Task Logs_OfAPodThatIsGone_AreEmpty() =>
        Assert.Empty(await ReadToEndAsync(new StubRunPod().Problem(HttpStatusCode.NotFound, "gone"), new LogQuery()));

    [Fact]
    public async Task Logs_WhenRefused_Throw()
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => ReadToEndAsync(new StubRunPod().Problem(HttpStatusCode.Forbidden, "no"), new LogQuery()));

        Assert.Equal(HttpStatusCode.Forbidden, error.StatusCode);
    }

    [Fact]
    public async Task Logs_NotFollowed_EndWhenThePastHasBeenRead()
    {
        var pipe = new Pipe();
        var stub = new StubRunPod().Stream(pipe.Reader.AsStream());
        using var runPod = new RunPodForTests(stub);
        await using var lines = runPod.Cloud.LogsAsync("7h9k2m4n6p", new LogQuery(Follow: false), Token).GetAsyncEnumerator(Token);
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Line("1", "one")), Token);
        Assert.True(await lines.MoveNextAsync());

        var next = lines.MoveNextAsync();
        runPod.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.False(await next);
        Assert.Single(stub.Sent);
    }

    [Fact]
    public async Task Logs_Followed_AskAgainAfterSilence()
    {
        var (silent, lively) = (new Pipe(), new Pipe());
        var stub = new StubRunPod().Stream(silent.Reader.AsStream()).Stream(lively.Reader.AsStream());
        using var runPod = new RunPodForTests(stub, ("RunPod:Timeout", "00:05:00"));
        await using var lines = runPod.Cloud.LogsAsync("7h9k2m4n6p", new LogQuery(), Token).GetAsyncEnumerator(Token);
        await silent.Writer.WriteAsync(Encoding.UTF8.GetBytes(Line("1", "one")), Token);
        await lively.Writer.WriteAsync(Encoding.UTF8.GetBytes(Line("2", "two")), Token);
        Assert.True(await lines.MoveNextAsync());

        Assert.True(await runPod.WhileTimePassesAsync(lines.MoveNextAsync().AsTask(), TimeSpan.FromSeconds(30)));

        Assert.Equal("two", lines.Current.Line);
        Assert.Equal("1", stub.Sent[1].Headers["Last-Event-ID"]);
    }

    [Fact]
    public async Task Logs_WhenTheReaderLeaves_AreCancelled()
    {
        using var runPod = new RunPodForTests(new StubRunPod().Stream(new Pipe().Reader.AsStream()));
        using var reader = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var lines = runPod.Cloud.LogsAsync("7h9k2m4n6p", new LogQuery(), reader.Token).GetAsyncEnumerator(reader.Token);
        var next = lines.MoveNextAsync().AsTask();

        await reader.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private static async Task<List<CloudLogLine>> ReadToEndAsync(StubRunPod stub, LogQuery query)
    {
        using var runPod = new RunPodForTests(stub, ("RunPod:Timeout", "00:05:00"));
        return await runPod.WhileTimePassesAsync(runPod.Cloud.LogsAsync("7h9k2m4n6p", query, Token).ToListAsync(Token).AsTask(), TimeSpan.FromSeconds(1));
    }

    private static string Line(string id, string text) => $"id: {id}\ndata: {{\"ts\":\"2026-06-01T12:02:03Z\",\"source\":\"container\",\"line\":\"{text}\"}}\n\n";

    private static MemoryStream Events(params string[] events) => new(Encoding.UTF8.GetBytes(string.Concat(events)));
}
