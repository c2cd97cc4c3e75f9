using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

/// <summary>The door keeps nothing back, neither way, and holds nothing that nobody takes.</summary>
public sealed class StageStreamTests(RedisServers servers)
{
    private const int Megabyte = 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/session/output.ts", "video/mp2t")]
    [InlineData("/api/v1/recordings/headless", "video/mp4")]
    [InlineData("/api/v1/session/metrics", "application/json")]
    public async Task Answer_ComesPieceByPiece_AsThePodSendsIt(string path, string contentType)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        using var taken = new SemaphoreSlim(0);
        broker.Scope.Answer($"GET {path}", async http =>
        {
            http.Response.ContentType = contentType;
            for (byte piece = 0; piece < 5; piece++)
            {
                await http.Response.Body.WriteAsync(new[] { piece }, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                // The next is not even made before the last has arrived at the other end.
                await taken.WaitAsync(http.RequestAborted);
            }
        });

        using var response = await broker.Client(null).GetAsync($"{session.StageUrl}{path}", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        var buffer = new byte[1];
        for (byte piece = 0; piece < 5; piece++)
        {
            await stream.ReadExactlyAsync(buffer, Cancellation);
            Assert.Equal(piece, buffer[0]);
            taken.Release();
        }

        Assert.Equal(0, await stream.ReadAsync(buffer, Cancellation));
    }

    [Theory]
    [InlineData("/api/v1/recordings/headless")]
    [InlineData("/api/v1/assets/show/intro.mp4")]
    public async Task Range_OfALongDownload_IsThePods(string path)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        broker.Scope.Answer($"GET {path}", async http =>
        {
            var range = RangeHeaderValue.Parse(http.Request.Headers.Range.ToString()).Ranges.Single();
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.ContentType = "video/mp4";
            http.Response.Headers.ContentRange = $"bytes {range.From}-{range.To}/5000000000";
            http.Response.Headers.AcceptRanges = "bytes";
            var piece = new byte[(int)(range.To!.Value - range.From!.Value + 1)];
            http.Response.ContentLength = piece.Length;
            await http.Response.Body.WriteAsync(piece, http.RequestAborted);
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{session.StageUrl}{path}");
        request.Headers.Range = new RangeHeaderValue(4_000_000_000, 4_000_000_999);
        request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue("\"1\""));

        using var response = await broker.Client(null).SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("bytes 4000000000-4000000999/5000000000", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(1000, (await response.Content.ReadAsByteArrayAsync(Cancellation)).Length);
        Assert.Equal("\"1\"", broker.Scope.Arrived.Single().Headers["If-Range"]);
    }

    [Fact]
    public async Task Reader_ThatIsSlow_HoldsThePodBack()
    {
        const int Whole = 128;
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var sent = 0;
        broker.Scope.Answer("GET /api/v1/recordings/headless", async http =>
        {
            http.Response.ContentType = "video/mp4";
            var piece = new byte[Megabyte];
            for (var i = 0; i < Whole; i++)
            {
                await http.Response.Body.WriteAsync(piece, http.RequestAborted);
                Interlocked.Increment(ref sent);
            }
        });
        using var response = await broker.Client(null).GetAsync($"{session.StageUrl}/api/v1/recordings/headless", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        await stream.ReadExactlyAsync(new byte[1], Cancellation);

        // Nobody reads on: what fills up are the sockets' buffers, and nothing of ours.
        var (last, still) = (-1, 0);
        var held = await Eventually.SeeAsync("the pod sends no more", () => Task.FromResult(Volatile.Read(ref sent)), now => (still = now == last ? still + 1 : 0) >= 20 & (last = now) >= 0, Cancellation);
        Assert.InRange(held, 0, Whole / 2);

        await stream.CopyToAsync(Stream.Null, Cancellation);
        Assert.Equal(Whole, sent);
    }

    [Theory]
    [InlineData("ends")]
    [InlineData("hand-over")]
    [InlineData("client-gone")]
    public async Task Upload_ThatIsSlow_ReachesThePodAsItComes(string how)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Scope.Take("POST /api/v1/assets", async http =>
        {
            long total = 0;
            var buffer = new byte[4096];
            try
            {
                for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0; total += read)
                {
                    first.TrySetResult();
                }

                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{}", Cancellation);
                ended.TrySetResult(total);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or BadHttpRequestException)
            {
                ended.TrySetResult(-1);
            }
        });
        using var request = BrokerApplication.Knock(HttpMethod.Post, session.Id, "/api/v1/assets?filename=a.png", session.FencingToken);
        using var body = new SlowBody(2 * Megabyte);
        request.Content = body;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = broker.Client(AccessForTests.Member("ana")).SendAsync(request, leaving.Token);
        await body.WriteAsync(Megabyte, Cancellation);

        // The half that is not written yet cannot be what it waits for.
        await first.Task.WaitAsync(Cancellation);
        switch (how)
        {
            case "ends":
                await body.WriteAsync(Megabyte, Cancellation);
                body.End();
                Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
                Assert.Equal(2 * Megabyte, await ended.Task.WaitAsync(Cancellation));
                return;
            case "hand-over":
                await broker.Api(AccessForTests.Member("ana")).HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value }, Cancellation);
                break;
            case "client-gone":
                await leaving.CancelAsync();
                break;
        }

        Assert.Equal(-1, await ended.Task.WaitAsync(Cancellation));
        body.End();
        try
        {
            using var response = await sending;
            Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // Who was still sending may see only the end of the connection.
        }
    }

    [Fact]
    public async Task Watcher_WhoGoesAway_EndsThePodsSide()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Scope.Answer("GET /api/v1/session/output.ts", async http =>
        {
            http.Response.ContentType = "video/mp2t";
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await using var registration = http.RequestAborted.Register(() => ended.TrySetResult());
            await ended.Task;
        });
        var response = await broker.Client(null).GetAsync($"{session.StageUrl}/api/v1/session/output.ts", HttpCompletionOption.ResponseHeadersRead, Cancellation);

        response.Dispose();

        await ended.Task.WaitAsync(Cancellation);
    }

    /// <summary>A body of a known length that is written when the test says so.</summary>
    private sealed class SlowBody(long length) : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task WriteAsync(int bytes, CancellationToken cancellationToken)
        {
            var stream = await _stream.Task.WaitAsync(cancellationToken);
            await stream.WriteAsync(new byte[bytes], cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }

        public void End() => _end.TrySetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _stream.TrySetResult(stream);
            return _end.Task;
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
