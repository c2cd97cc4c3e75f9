using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Tests.ScopeApi;

public sealed class ScopeClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://pod.test/", "http://pod.test/health")]
    [InlineData("http://door.test/stage/ses_1/", "http://door.test/stage/ses_1/health")]
    [InlineData("http://door.test/stage/ses_1", "http://door.test/stage/ses_1/health")]
    public async Task Health_WithAnyBaseAddress_IsBesideTheApi(string baseAddress, string expected)
    {
        var scope = new ScriptedScope(baseAddress, HttpStatusCode.OK, ScopeExampleTests.Example("health.response"));

        var answer = await scope.Client.GetHealthAsync(Cancellation);

        Assert.Equal(expected, scope.Asked);
        Assert.True(answer.IsSuccessful, answer.Failure());
        Assert.Equal(1795435200.5, answer.Content!.ServerStartTime);
    }

    [Fact]
    public async Task Load_UnderAPath_SendsTheCanonicalForm()
    {
        var scope = new ScriptedScope("http://door.test/stage/ses_1/", HttpStatusCode.OK, """{"message":"ok"}""");
        var expected = JsonNode.Parse(ScopeExampleTests.Example("pipeline-load.krea-32gb.request"))!;

        await scope.Client.LoadAsync(new LoadRequest(["krea-realtime-video"], expected["load_params"]!.DeepClone().AsObject()), Cancellation);

        Assert.Equal("http://door.test/stage/ses_1/api/v1/pipeline/load", scope.Asked);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(scope.Sent!)), scope.Sent);
    }

    [Fact]
    public async Task Queries_UseScopesNames()
    {
        var scope = new ScriptedScope("http://pod.test/", HttpStatusCode.OK, """{"lines":[],"offset":9}""");

        await scope.Client.GetLogTailAsync(50, 9, Cancellation);

        Assert.Equal("http://pod.test/api/v1/logs/tail?lines=50&since_offset=9", scope.Asked);
    }

    [Fact]
    public async Task Html200_IsAFailure()
    {
        var scope = new ScriptedScope("http://pod.test/", HttpStatusCode.OK, "<!doctype html><title>Scope</title>", "text/html");

        var answer = await scope.Client.GetStatusAsync(Cancellation);

        Assert.False(answer.IsSuccessful);
        Assert.Equal("Scope answered with text/html where application/json was asked for.", answer.Failure());
    }

    [Theory]
    [InlineData("error.detail.response", "HTTP 500: FrameProcessor failed to start (check logs for details)")]
    [InlineData(
        "validation-error.422.response",
        "HTTP 500: body.noise_scale: Input should be less than or equal to 1; body.prompts.0.text: Field required")]
    public async Task Refusal_IsToldInScopesWords(string example, string expected)
    {
        var scope = new ScriptedScope("http://pod.test/", HttpStatusCode.InternalServerError, ScopeExampleTests.Example(example));

        var answer = await scope.Client.StartSessionAsync(new SessionStart("longlive"), Cancellation);

        Assert.False(answer.IsSuccessful);
        Assert.Equal(expected, answer.Failure());
    }

    [Fact]
    public async Task PlainText500_IsTold()
    {
        var scope = new ScriptedScope("http://pod.test/", HttpStatusCode.InternalServerError, "Internal Server Error", "text/plain");

        var answer = await scope.Client.StopSessionAsync(Cancellation);

        Assert.Equal("HTTP 500: Internal Server Error", answer.Failure());
    }

    [Fact]
    public async Task NoAnswer_IsAFailureWithoutAnAddress()
    {
        var scope = new ScriptedScope("http://pod.test/", new HttpRequestException("connection refused (pod.test:80)"));

        var answer = await scope.Client.GetHealthAsync(Cancellation);

        Assert.False(answer.IsSuccessful);
        Assert.Null(answer.StatusCode);
        Assert.Equal("No answer.", answer.Failure());
    }

    [Fact]
    public async Task Frame_IsTheJpegsBytes()
    {
        var scope = new ScriptedScope("http://pod.test/", HttpStatusCode.OK, "\u00ff\u00d8\u00ff", "image/jpeg");

        using var answer = await scope.Client.GetFrameAsync(60, Cancellation);

        Assert.True(answer.IsSuccessful, answer.Failure());
        Assert.Equal("http://pod.test/api/v1/session/frame?quality=60", scope.Asked);
        var bytes = new byte[3];
        await answer.Content!.ReadExactlyAsync(bytes, Cancellation);
        Assert.Equal([0xff, 0xd8, 0xff], bytes);
    }

    [Fact]
    public async Task Frame_ThatIsAWebPage_IsAFailure()
    {
        var scope = new ScriptedScope("http://pod.test/", HttpStatusCode.OK, "<html>", "text/html");

        using var answer = await scope.Client.GetFrameAsync(cancellationToken: Cancellation);

        Assert.False(answer.IsSuccessful);
    }

    /// <summary>Answers one thing and remembers what was asked.</summary>
    private sealed class ScriptedScope : HttpMessageHandler
    {
        private readonly Func<HttpResponseMessage> _answer;

        public ScriptedScope(string baseAddress, HttpStatusCode status, string body, string mediaType = "application/json")
            : this(baseAddress, () => new HttpResponseMessage(status)
            {
                Content = new StringContent(body, mediaType == "image/jpeg" ? Encoding.Latin1 : Encoding.UTF8, mediaType),
            })
        {
        }

        public ScriptedScope(string baseAddress, Exception failure)
            : this(baseAddress, () => throw failure)
        {
        }

        private ScriptedScope(string baseAddress, Func<HttpResponseMessage> answer)
        {
            _answer = answer;
            Client = ScopeClient.Create(new HttpClient(this) { BaseAddress = new Uri(baseAddress) });
        }

        public IScopeApi Client { get; }

        public string? Asked { get; private set; }

        public string? Sent { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri!.AbsoluteUri;
            Sent = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            var answer = _answer();
            answer.RequestMessage = request;
            return answer;
        }
    }
}
