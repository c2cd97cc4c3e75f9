using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Simulator;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

/// <summary>
/// What web clients of Scope send (Scope's own page, and the TypeScript prototype: base URL and path, JSON headers also on reads, no token), in their
/// order, as a browser on another origin sends it, through a stage URL to the simulator's Scope.
/// </summary>
public sealed class ScopeWebClientTests(RedisServers servers)
{
    private const string Offer =
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=recvonly\r\na=rtpmap:96 VP8/90000\r\n"
        + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=sctp-port:5000\r\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_ThatKnowsNothingOfUs_PlaysAWholeShow()
    {
        await using var cloud = await StartCloudAsync();
        await using var broker = await BrokerApplication.StartAsync(servers);
        using var browser = await OpenAsync(broker, cloud);

        // The prototype connects: health, load, wait, relays, offer, candidates.
        var health = await browser.FetchAsync(HttpMethod.Get, "/health", json: true);
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        await browser.FetchAsync(HttpMethod.Get, "/api/v1/hardware/info", json: true);
        Assert.True((await browser.FetchAsync(HttpMethod.Get, "/api/v1/pipelines/schemas", json: true)).GetProperty("pipelines").TryGetProperty("longlive", out _));
        await browser.FetchAsync(HttpMethod.Post, "/api/v1/models/download", """{"pipeline_id":"longlive"}""");
        Assert.True((await browser.FetchAsync(HttpMethod.Get, "/api/v1/models/status?pipeline_id=longlive", json: true)).GetProperty("downloaded").GetBoolean());
        await browser.FetchAsync(
            HttpMethod.Post, "/api/v1/pipeline/load", """{"pipeline_ids":["longlive"],"load_params":{"height":320,"width":576,"base_seed":42,"vace_enabled":false}}""");
        Assert.Equal("loaded", (await browser.FetchAsync(HttpMethod.Get, "/api/v1/pipeline/status", json: true)).GetProperty("status").GetString());
        var relays = (await browser.FetchAsync(HttpMethod.Get, "/api/v1/webrtc/ice-servers", json: true)).GetProperty("iceServers")[0];
        Assert.Equal(["urls", "username", "credential"], relays.EnumerateObject().Select(field => field.Name));
        var answer = await browser.FetchAsync(HttpMethod.Post, "/api/v1/webrtc/offer", JsonSerializer.Serialize(new
        {
            sdp = Offer, type = "offer", initialParameters = new { pipeline_ids = new[] { "longlive" }, input_mode = "text", prompts = new[] { new { text = "a lighthouse", weight = 1.0 } } },
        }));
        Assert.Equal("answer", answer.GetProperty("type").GetString());
        var peer = answer.GetProperty("sessionId").GetString();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => browser.FetchAsync(
            HttpMethod.Patch, $"/api/v1/webrtc/offer/{peer}",
            $$"""{"candidates":[{"candidate":"candidate:{{i}} 1 udp 2130706431 192.0.2.{{i}} 50000 typ host","sdpMid":"0","sdpMLineIndex":0}]}""", HttpStatusCode.NoContent)));
        await browser.FetchAsync(HttpMethod.Delete, $"/api/v1/webrtc/offer/{peer}", expected: HttpStatusCode.NoContent);

        // Without WebRTC: a headless picture, its frames, its stream, its knobs.
        await browser.FetchAsync(HttpMethod.Post, "/api/v1/session/start", """{"pipeline_id":"longlive","prompts":[{"text":"first","weight":1}]}""");
        var applied = await browser.FetchAsync(
            HttpMethod.Post, "/api/v1/session/parameters",
            """{"prompts":[{"text":"second","weight":1}],"transition":{"target_prompts":[{"text":"second","weight":1}],"num_steps":4},"noise_scale":0.7}""");
        Assert.Equal(0.7, applied.GetProperty("applied_parameters").GetProperty("noise_scale").GetDouble());
        await browser.FetchAsync(HttpMethod.Get, "/api/v1/session/metrics");
        var first = await browser.BytesAsync("/api/v1/session/frame?quality=60&sink_node_id=output");
        Assert.Equal([0xFF, 0xD8, 0xFF], first.Bytes[..3]);
        Assert.Equal("image/jpeg", first.ContentType);
        Assert.Equal("video/mp2t", await browser.StreamAsync("/api/v1/session/output.ts"));

        // Files: raw bytes up, the same bytes down, LoRAs, a recording.
        var picture = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        await browser.UploadAsync("/api/v1/assets?filename=show%2Fface.png", picture);
        Assert.Contains("face", (await browser.FetchAsync(HttpMethod.Get, "/api/v1/assets?type=image")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(picture, (await browser.BytesAsync("/api/v1/assets/show/face.png")).Bytes);
        await browser.FetchAsync(HttpMethod.Post, "/api/v1/loras", """{"url":"https://huggingface.co/someone/neon/resolve/main/neon.safetensors"}""");
        Assert.Equal("neon", (await browser.FetchAsync(HttpMethod.Get, "/api/v1/loras")).GetProperty("lora_files")[0].GetProperty("name").GetString());
        await browser.FetchAsync(HttpMethod.Post, "/api/v1/recordings/headless/start");
        await browser.FetchAsync(HttpMethod.Post, "/api/v1/recordings/headless/stop");
        await browser.FetchAsync(HttpMethod.Post, "/api/v1/session/stop");

        // Scope's own refusals arrive as they are; what is closed is refused in JSON, which clients take for "there are none".
        var mistake = await browser.FetchAsync(HttpMethod.Post, "/api/v1/session/parameters", """{"noise_scale":7}""", HttpStatusCode.UnprocessableEntity);
        Assert.Equal(JsonValueKind.Array, mistake.GetProperty("detail").ValueKind);
        Assert.Equal(JsonValueKind.String, (await browser.FetchAsync(HttpMethod.Get, "/api/v1/session/frame", expected: HttpStatusCode.NotFound)).GetProperty("detail").ValueKind);
        Assert.Equal(JsonValueKind.String, (await browser.FetchAsync(HttpMethod.Get, "/api/v1/plugins", expected: HttpStatusCode.Forbidden)).GetProperty("detail").ValueKind);
        Assert.Equal(JsonValueKind.String, (await browser.FetchAsync(HttpMethod.Get, "/plugins", expected: HttpStatusCode.NotFound)).GetProperty("detail").ValueKind);
    }

    private static async Task<WebApplication> StartCloudAsync()
    {
        var app = SimulatorApp.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection([new("Simulator:Speed", "0"), new("Simulator:ChunkSpeed", "0"), new("Simulator:Seed", "1")]);
        });
        await app.StartAsync(Cancellation);
        return app;
    }

    private static async Task<Browser> OpenAsync(BrokerApplication broker, WebApplication cloud)
    {
        using var runPod = new HttpClient { BaseAddress = new Uri(cloud.Urls.Single()) };
        runPod.DefaultRequestHeaders.Authorization = new("Bearer", "rehearsal");
        runPod.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1");
        using var made = await runPod.PostAsync(
            "/v2/pods",
            new StringContent("""{"name":"p","image":"daydreamlive/scope:0.2.4","disk":40,"gpu":{"id":"NVIDIA GeForce RTX 4090","count":1},"ports":["8000/http"]}""", Encoding.UTF8, "application/json"),
            Cancellation);
        var id = JsonDocument.Parse(await made.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("id").GetString();
        PodId pod;
        SessionResponse session;
        (session, pod) = await broker.OpenLiveAsync();
        broker.Provisioning.Addresses[pod] = new Uri(runPod.BaseAddress!, $"/proxy/{id}-8000/");
        return new Browser(session.StageUrl!.ToString(), id!);
    }

    /// <summary>Asks leave before what is not simple, tells its origin, and keeps no answer that it may not show.</summary>
    private sealed class Browser(string baseUrl, string podId) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

        public async Task<JsonElement> FetchAsync(HttpMethod method, string path, string? body = null, HttpStatusCode expected = HttpStatusCode.OK, bool json = false)
        {
            using var request = new HttpRequestMessage(method, baseUrl + path);
            if (body is not null)
            {
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            }
            else if (json)
            {
                // The prototype sends it on reads too, which makes a browser ask leave.
                request.Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentLength = 0 } };
            }

            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead);
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.True(response.StatusCode == expected, $"{method} {path} was answered with {(int)response.StatusCode}: {text}");
            Assert.DoesNotContain(podId, text, StringComparison.Ordinal);
            return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        }

        public async Task<(byte[] Bytes, string? ContentType)> BytesAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, baseUrl + path);
            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (await response.Content.ReadAsByteArrayAsync(Cancellation), response.Content.Headers.ContentType?.MediaType);
        }

        /// <returns>The kind of a stream of which the first bytes have arrived.</returns>
        public async Task<string?> StreamAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, baseUrl + path);
            using var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
            await stream.ReadExactlyAsync(new byte[188], Cancellation);
            return response.Content.Headers.ContentType?.MediaType;
        }

        public async Task UploadAsync(string path, byte[] bytes)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, baseUrl + path);
            request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        public void Dispose() => _http.Dispose();

        private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion)
        {
            request.Headers.Add("Origin", "https://studio.example");
            if (request.Content is not null || request.Method != HttpMethod.Get)
            {
                using var leave = new HttpRequestMessage(HttpMethod.Options, request.RequestUri);
                leave.Headers.Add("Origin", "https://studio.example");
                leave.Headers.Add("Access-Control-Request-Method", request.Method.Method);
                leave.Headers.Add("Access-Control-Request-Headers", "content-type");
                using var given = await _http.SendAsync(leave, Cancellation);
                Assert.Equal((HttpStatusCode.NoContent, "*"), (given.StatusCode, Assert.Single(given.Headers.GetValues("Access-Control-Allow-Origin"))));
                Assert.Contains("content-type", Assert.Single(given.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
                Assert.True(request.Method == HttpMethod.Get || given.Headers.GetValues("Access-Control-Allow-Methods").Single().Contains(request.Method.Method, StringComparison.Ordinal));
            }

            var response = await _http.SendAsync(request, completion, Cancellation);
            Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
            return response;
        }
    }
}
