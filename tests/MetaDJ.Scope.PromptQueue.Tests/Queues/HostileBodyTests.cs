using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.Queues;

/// <summary>Bodies nobody means well with: they are refused with a problem, and nothing comes of them.</summary>
public sealed class HostileBodyTests
{
    private const string Cue = """{"kind":"prompt","prompts":[{"text":"rain","weight":1}],"parameters":{"noiseScale":0.5,"denoisingStepList":[1000,750]},"hold":"00:00:05","label":"a"}""";

    /// <summary>A body that is in order for each route that takes one; what becomes of it in another shape is tried out.</summary>
    private static readonly Dictionary<string, string[]> s_bodies = new()
    {
        ["POST /api/queues/{id}/cues"] =
        [
            Cue,
            """{"kind":"transition","prompts":[{"text":"a","weight":2},{"text":"b","weight":1}],"transition":{"steps":6,"method":"slerp"},"notBefore":"2099-01-01T00:00:00Z","expiresAt":"2099-01-02T00:00:00Z"}""",
            """{"kind":"prompt","prompts":[{"text":"a"}],"at":{"bar":3,"beat":1.5,"expireAfterBeats":1},"holdBeats":8}""",
            """{"kind":"prompt","prompts":[{"text":"a"}],"at":{"next":"phrase","bars":8}}""",
            """{"kind":"loraSwap","loraSwap":{"loras":[{"name":"neon-ink","scale":1}],"steps":8,"curve":"linear","kind":"fade","maxExtraCost":1,"allowReload":false,"decks":[{"name":"a","loras":[{"name":"neon-ink","scale":1}]}],"up":"a"}}""",
            """{"kind":"deckFade","deckFade":{"to":"a","position":1,"steps":8,"curve":"equalPower"}}""",
            """{"kind":"look","look":{"look":{"description":"x","prompts":[{"text":"a","weight":1}],"blend":"linear","parameters":{"vaceContextScale":1},"loras":[{"name":"neon-ink","scale":1}]},"steps":8,"method":"linear"}}""",
            """{"kind":"ramp","ramp":{"parameter":"noiseScale","from":0,"to":1,"over":"00:00:05","shape":"linear","envelope":{"hold":"00:00:01","release":"00:00:01"}}}""",
            """{"kind":"ramp","ramp":{"parameter":"noiseScale","to":1,"beats":4,"lfo":{"wave":"sine","depth":0.2,"periodBeats":2}}}""",
        ],
        ["PATCH /api/queues/{id}/cues/{cue}"] = ["""{"prompts":[{"text":"b","weight":1}],"notBefore":"2099-01-01T00:00:00Z","expiresAt":"2099-01-02T00:00:00Z","hold":"00:00:05","position":1}"""],
        ["PUT /api/queues/{id}/parameters"] = ["""{"noiseScale":0.5,"noiseController":true,"manageCache":true,"denoisingStepList":[1000,750],"kvCacheAttentionBias":0.5,"vaceContextScale":1}"""],
        ["PUT /api/queues/{id}/parameters/ramp"] = ["""{"parameter":"noiseScale","from":0,"to":1,"over":"00:00:05"}"""],
        ["POST /api/queues/{id}/lora-swaps"] = ["""{"loras":[{"name":"neon-ink","scale":1}],"steps":8}"""],
        ["POST /api/queues/{id}/lora-installs"] = ["""{"name":"neon-ink"}"""],
        ["POST /api/queues/{id}/set-list"] = ["""{"name":"first-show"}"""],
        ["POST /api/queues/{id}/cue-list"] = ["""{"name":"first-show","standby":"1"}"""],
        ["PUT /api/queues/{id}/standby"] = ["""{"number":"1"}"""],
        ["PUT /api/queues/{id}/keys/f1"] = [Cue],
        ["PUT /api/queues/{id}/tempo"] = ["""{"bpm":128,"beatsPerBar":4,"barOneNow":true,"playing":true}""", """{"bpm":128,"barOneAt":"2099-01-01T00:00:00Z"}"""],
        ["POST /api/queues/{id}/tempo/tap"] = ["""{"clientTime":71234.5}"""],
        ["POST /api/queues/{id}/tempo/clock"] = ["""{"clientTime":71234.5,"bpm":128,"beat":33.25,"beatsPerBar":4,"playing":true,"roundTrip":3}""", """{"ticks":[71234.5,71254.1,71273.6],"firstTick":96}"""],
        ["POST /api/queues/{id}/panic"] = ["""{"kind":"safeLook"}"""],
        ["POST /api/queues/{id}/panic/end"] = ["""{"resume":true}"""],
        ["PUT /api/queues/{id}/fallback"] = ["""{"colour":"#102030","image":"https://example.org/a.png","text":"soon"}"""],
        ["POST /api/queues/{id}/look/save"] = ["""{"name":"seen","description":"x"}"""],
        ["PUT /api/looks/seen"] = ["""{"description":"x","prompts":[{"text":"a","weight":1}],"parameters":{"noiseScale":0.5},"loras":[{"name":"neon-ink","scale":1}]}"""],
        ["PUT /api/queues/{id}/audience"] = ["""{"open":true,"approval":"hand","longestText":140,"words":["rival"],"template":"{text}","secondsBetween":30,"votes":true}"""],
        ["PUT /api/set-lists/mine"] = [$$$"""{"description":"x","cues":[{{{Cue}}},{"kind":"prompt","number":"9","follow":"autoFollow","hold":"00:00:02","prompts":[{"text":"b"}]},{"kind":"loop","loop":{"to":"9","times":2}}],"keys":{"f1":{{{Cue}}} }}"""],
        ["POST /api/set-lists/mine/lint"] = [$$$"""{"setList":{"cues":[{{{Cue}}}]},"pipeline":"longlive","onBoard":[{"name":"neon-ink","scale":1}],"vramGb":24,"bpm":128}"""],
        ["POST /api/set-lists/import?name=taken&dryRun=true"] = ["""{"prompts":[{"startTime":0,"endTime":4,"prompts":[{"text":"a","weight":100}]}],"settings":{"pipelineId":"longlive"},"version":"2.0"}"""],
        ["POST /api/set-lists/first-show/rehearsals"] = ["""{"pipeline":"longlive","onBoard":[{"name":"neon-ink","scale":1}],"bpm":128,"goAfter":"00:00:05","rounds":2,"pricePerHour":0.6}"""],
        ["POST /api/loras"] = ["""{"name":"ink","url":"https://huggingface.co/example/ink/resolve/main/ink.safetensors","family":"wan13B","sizeBytes":100,"triggerWords":["ink"],"suggestedScale":{"from":0,"to":1},"license":"MIT","notes":"x"}"""],
        ["PUT /api/lora-rules"] = ["""{"rules":[{"role":"prompter","pool":"p","allow":["ink"],"deny":["x"],"reason":"because"}],"version":0}"""],
    };

    /// <summary>What stands in the place of each value in turn.</summary>
    private static readonly string[] s_values =
    [
        "null", "{}", "[]", "[null]", "true", "-1", "0.5", "1e400", "-1e308", "99999999999999999999", "NaN", "\"\"", "\"NaN\"", "\"\\ud800\"", "\"\\u0000\"",
        "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"10675199.02:48:05.4775807\"", "\"-00:00:01\"",
        $"{new string('[', 200)}{new string(']', 200)}",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Body_WithAnyValueReplaced_IsTakenOrRefusedWithErrors_AndNeverBreaksAnything()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Rehearsals:Simulator", "http://127.0.0.1:9/"), ("Dispatch:ChunkInterval", "00:00:00"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0));
        using var http = rehearsal.Host.Http(AccessForTests.Service);
        await rehearsal.Host.Api().PauseAsync(id, Cancellation);
        var cue = await rehearsal.QueueAsync(id, Some.Prompt("as it was"));
        var wrong = new List<string>();
        foreach (var (route, bodies) in s_bodies)
        {
            var address = route.Split(' ')[1].Replace("{id}", id.ToString(), StringComparison.Ordinal).Replace("{cue}", cue.Id.ToString(), StringComparison.Ordinal);
            foreach (var body in bodies.SelectMany(Spoilt).Prepend("null").Prepend("[]").Prepend("").Prepend("{").Prepend("{\"kind\":\"prompt\",\"kind\":\"prompt\"}"))
            {
                var (status, problem) = await SendAsync(http, route.Split(' ')[0], address, body);
                if ((int)status >= 500 && status != HttpStatusCode.ServiceUnavailable
                    || ((int)status >= 400 && problem?["type"] is null)
                    || (status == HttpStatusCode.BadRequest && (string?)problem?["detail"] is null))
                {
                    wrong.Add($"{(int)status} {route} {(body.Length > 1_000 ? body[..1_000] : body)} → {problem?.ToJsonString()}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
    }

    /// <summary>Every route that changes something, whether it reads a body or not.</summary>
    [Fact]
    public async Task Body_BeyondAMebibyte_IsRefusedOnEveryRoute_AndNothingComesOfIt()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        using var http = rehearsal.Host.Http(AccessForTests.Operator);
        await rehearsal.SeeAsync(id, (await rehearsal.Host.Api().PauseAsync(id, Cancellation)).Content!.Id, CueState.Accepted);
        var cue = await rehearsal.QueueAsync(id, Some.Prompt("as it was"));
        var before = await StandsAsync();
        var routes = rehearsal.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText is { } path && path.StartsWith("/api/", StringComparison.Ordinal) && !path.Contains("/audit", StringComparison.Ordinal))
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Where(method => method != "GET").Select(method => (Method: method, Path: route.RoutePattern.RawText!)))
            .Distinct().ToList();
        Assert.True(routes.Count > 40, $"{routes.Count}");

        foreach (var (method, path) in routes)
        {
            var address = path.Replace("{sessionId}", id.ToString(), StringComparison.Ordinal).Replace("{cueId}", cue.Id.ToString(), StringComparison.Ordinal)
                .Replace("{installId}", LoraInstallId.New(TimeProvider.System).ToString(), StringComparison.Ordinal).Replace("{key}", "f1", StringComparison.Ordinal)
                .Replace("{name}", "mine", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{address}?name=mine") { Content = Large(chunked: false) };
            using var answer = await http.SendAsync(request, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.RequestEntityTooLarge, $"{method} {path} answered {(int)answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        using var chunked = new HttpRequestMessage(HttpMethod.Post, $"/api/queues/{id}/cues") { Content = Large(chunked: true), Headers = { TransferEncodingChunked = true, ExpectContinue = true } };
        using var refused = await http.SendAsync(chunked, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains("too-large", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(before, await StandsAsync());

        async Task<string> StandsAsync() => JsonSerializer.Serialize(
            new
            {
                Cues = (await rehearsal.Host.Api().ListAsync(id, cancellationToken: Cancellation)).Content!.Items.Select(item => item.State),
                Lists = await http.GetStringAsync("/api/set-lists", Cancellation),
                Keys = await http.GetStringAsync($"/api/queues/{id}/keys", Cancellation),
                Look = await http.GetStringAsync($"/api/queues/{id}/look", Cancellation),
                session.Updates.Count,
            },
            HttpDefaults.Json);

        static StreamContent Large(bool chunked)
        {
            var body = Encoding.UTF8.GetBytes($"{{\"kind\":\"prompt\",\"prompts\":[{{\"text\":\"{new string('x', chunked ? 2_000_000 : 1_048_577)}\"}}]}}");
            var content = new StreamContent(new MemoryStream(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            content.Headers.ContentLength = chunked ? null : body.Length;
            return content;
        }
    }

    [Theory]
    [InlineData("""{"kind":"prompt","prompts":[{"text":"a"}],"kind":"prompt"}""", "$.kind")]
    [InlineData("""{"kind":"prompt","prompts":[{"text":"a","weight":1e400}]}""", "prompts[0].weight")]
    [InlineData("""{"kind":"prompt","prompts":[{"text":"a","weight":NaN}]}""", "$.prompts[0].weight")]
    [InlineData("""{"kind":"prompt","prompts":[{"text":"a","weight":"1"}]}""", "$.prompts[0].weight")]
    [InlineData("""{"kind":"prompt","prompts":{"text":"a"}}""", "$.prompts")]
    [InlineData("""{"kind":"prompt","prompts":[null]}""", "prompts[0]")]
    [InlineData("""{"kind":"transition","prompts":[{"text":"a"}],"transition":{"steps":99999999999999}}""", "$.transition.steps")]
    [InlineData("""{"kind":"prompt","prompts":[{"text":"a"}],"hold":"99999999999.00:00:00"}""", "$.hold")]
    [InlineData("""{"kind":"prompt","prompts":[{"text":"a"}],"at":{"bar":3,"beat":1e400}}""", "at.beat")]
    [InlineData("""{"kind":"prompt","prompts":[{"text":"a\ud800"}]}""", "$.prompts[0].text")]
    public async Task Cue_ThatIsMisshapen_IsRefusedByField(string body, string field)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        using var http = rehearsal.Host.Http();

        var (status, problem) = await SendAsync(http, "POST", $"/api/queues/{id}/cues", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(problem!["errors"]!.AsObject().ContainsKey(field), problem.ToJsonString());
        Assert.Empty((await rehearsal.Host.Api().ListAsync(id, cancellationToken: Cancellation)).Content?.Items ?? []);
    }

    private static IEnumerable<string> Spoilt(string body)
    {
        yield return body;
        foreach (var path in Paths(JsonNode.Parse(body)!, []))
        {
            foreach (var value in s_values)
            {
                yield return Replaced(body, path, value);
            }
        }
    }

    private static string Replaced(string body, IReadOnlyList<object> path, string value)
    {
        const string Place = "the place of the value";
        var root = JsonNode.Parse(body)!;
        var at = root;
        foreach (var step in path.SkipLast(1))
        {
            at = step is int index ? at[index]! : at[(string)step]!;
        }

        if (path[^1] is int last)
        {
            at[last] = Place;
        }
        else
        {
            at[(string)path[^1]] = Place;
        }

        return root.ToJsonString().Replace($"\"{Place}\"", value, StringComparison.Ordinal);
    }

    private static IEnumerable<IReadOnlyList<object>> Paths(JsonNode node, IReadOnlyList<object> path)
    {
        IEnumerable<(object Step, JsonNode? Child)> children = node switch
        {
            JsonObject fields => fields.Select(field => ((object)field.Key, field.Value)),
            JsonArray items => items.Select((item, i) => ((object)i, item)),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            IReadOnlyList<object> here = [.. path, step];
            yield return here;
            foreach (var deeper in child is null ? [] : Paths(child, here))
            {
                yield return deeper;
            }
        }
    }

    private static async Task<(HttpStatusCode Status, JsonObject? Problem)> SendAsync(HttpClient http, string method, string address, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await http.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return (answer.StatusCode, answer.IsSuccessStatusCode || text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject());
    }
}
