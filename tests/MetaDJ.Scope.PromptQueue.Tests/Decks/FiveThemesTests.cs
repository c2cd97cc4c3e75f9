using System.Net;
using System.Text;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Simulator;
using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope;
using MetaDJ.Scope.Simulator.Scope.Loras;
using MetaDJ.Scope.Simulator.Scope.Weights;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Decks;

/// <summary>
/// Five themes and a fade between two LoRAs on bar 9 of a 128 BPM clock. The queue plays to a door that notes what arrives and when; the
/// arrivals are then given to two simulated Scopes on clocks of their own, to one when they came and to one when the score says, and every frame
/// of both is compared.
/// </summary>
public sealed class FiveThemesTests
{
    private static readonly TimeSpan s_bar = TimeSpan.FromMinutes(4 / 128.0);
    private static readonly TimeSpan s_chunk = TimeSpan.FromSeconds(0.75);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Show_ChangesInTheFramesThatTheScoreSays_LateByAChunkAtMost()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", s_chunk.ToString()));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0), ("paper-cut", 0));
        DeckSpec[] decks = [new("A", [new LoraScale("neon-ink", 0.8)]), new("B", [new LoraScale("paper-cut", 1)])];
        var loaded = await rehearsal.Host.Api().LoadDecksAsync(id, new LoadDecksRequest { Decks = decks, Up = "A" }, cancellationToken: Cancellation);
        await rehearsal.SeeAsync(id, loaded.Content!.Plan.CueId!.Value, CueState.Applied);

        // Bar 8 begins a little from now: the bars before it were silent.
        var bar8 = TimeProvider.System.GetUtcNow() + (s_chunk * 5);
        DateTimeOffset Bar(int bar) => bar8 + ((bar - 8) * s_bar);
        CueRequest[] score =
        [
            Some.Prompt("drifting nebulae over a calm ringed world") with { NotBefore = Bar(8) },
            new() { Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = "B", Steps = 4 }, NotBefore = Bar(9) },
            Some.Prompt("sparks and wet steel in a night foundry") with { NotBefore = Bar(11) },
            Some.Prompt("ferns of light in a humming wood") with { NotBefore = Bar(12) },
            Some.Prompt("an endless road under a striped sun") with { NotBefore = Bar(13) },
            Some.Prompt("a cave of slow blue crystals") with { NotBefore = Bar(14) },
        ];
        CueResponse? last = null;
        foreach (var cue in score)
        {
            last = await rehearsal.QueueAsync(id, cue);
        }

        await rehearsal.SeeAsync(id, last!.Id, CueState.Applied);

        var before = session.Calls.Where(call => call.Path == "api/v1/session/parameters" && call.At < bar8 - (s_chunk / 2)).Select(call => call with { At = bar8 - (s_chunk * 5.5) }).ToList();
        var played = session.Calls.Where(call => call.Path == "api/v1/session/parameters" && call.At >= bar8 - (s_chunk / 2)).ToList();
        DateTimeOffset[] due = [Bar(8), Bar(9), Bar(9) + s_chunk, Bar(9) + (2 * s_chunk), Bar(9) + (3 * s_chunk), Bar(11), Bar(12), Bar(13), Bar(14)];
        Assert.Equal(due.Length, played.Count);

        // Chunks begin a tenth before bar 8, so that no bar falls on the edge of one.
        var start = bar8 - (s_chunk * 8.1);
        var asPlayed = await FramesAsync(start, [.. before, .. played]);
        var asWritten = await FramesAsync(start, [.. before, .. played.Zip(due, (call, at) => call with { At = at })]);

        // Each update shows, and after the last of the fade the cut is over; so does the one that brought deck A up.
        Assert.Equal(9 + 1 + 2, asWritten.Zip(asWritten.Skip(1)).Count(pair => pair.First != pair.Second));
        Assert.All(Enumerable.Range(1, asWritten.Count - 1), chunk => Assert.True(
            asPlayed[chunk] == asWritten[chunk] || asPlayed[chunk] == asWritten[chunk - 1], $"Chunk {chunk} shows something else than the score says."));
        Assert.Equal(asWritten[^1], asPlayed[^1]);
    }

    /// <summary>What each chunk of a simulated Scope shows that is told these things at these instants.</summary>
    private static async Task<IReadOnlyList<string>> FramesAsync(DateTimeOffset start, IReadOnlyList<StageCall> calls)
    {
        var clock = new FakeTimeProvider(start - TimeSpan.FromMinutes(5));
        var volume = new ScopeVolume { Models = [.. ModelArtifact.AllOf(PipelineDefinition.All)] };
        foreach (var stem in new[] { "neon-ink", "paper-cut" })
        {
            volume.Put(new LoraFile($"{stem}.safetensors", 1 << 20, "00", Listed: true, Corrupt: false));
        }

        await using var scope = new ScopeServer(new("pod-1", "NVIDIA GeForce RTX 4090", 24, volume, new Dictionary<string, string>()), clock, new SimulatorOptions(), new FaultBoard());
        await SendAsync("POST", "/api/v1/pipeline/load", """
            {"pipeline_ids":["longlive"],"load_params":{"vace_enabled":false,"lora_merge_mode":"runtime_peft","loras":[
            {"path":"/workspace/models/lora/neon-ink.safetensors","scale":0},{"path":"/workspace/models/lora/paper-cut.safetensors","scale":0}]}}
            """);
        clock.SetUtcNow(start);
        Assert.Contains("\"loaded\"", Encoding.UTF8.GetString(await SendAsync("GET", "/api/v1/pipeline/status")), StringComparison.Ordinal);
        await SendAsync("POST", "/api/v1/session/start", """{"pipeline_id":"longlive","prompts":[{"text":"black","weight":1.0}]}""");

        var frames = new List<string>();
        var waiting = new Queue<StageCall>(calls.OrderBy(call => call.At));
        for (var chunk = 1; waiting.Count > 0 || chunk < 40; chunk++)
        {
            var end = start + (chunk * s_chunk);
            while (waiting.TryPeek(out var next) && next.At < end)
            {
                waiting.Dequeue();
                if (next.At > clock.GetUtcNow())
                {
                    clock.SetUtcNow(next.At);
                }

                await SendAsync("POST", "/api/v1/session/parameters", next.Body!.ToJsonString());
            }

            clock.SetUtcNow(end);
            frames.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await SendAsync("GET", "/api/v1/session/frame"))));
        }

        return frames;

        async Task<byte[]> SendAsync(string method, string path, string? body = null)
        {
            var context = new DefaultHttpContext();
            context.Request.Method = method;
            if (body is not null)
            {
                context.Request.ContentType = "application/json";
                context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
            }

            using var response = new MemoryStream();
            context.Response.Body = response;
            await scope.HandleAsync(context, path);
            Assert.Equal((int)HttpStatusCode.OK, context.Response.StatusCode);
            return response.ToArray();
        }
    }
}
