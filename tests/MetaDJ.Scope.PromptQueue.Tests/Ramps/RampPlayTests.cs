using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.SignalR.Client;

namespace MetaDJ.Scope.PromptQueue.Tests.Ramps;

/// <summary>Ramps and recalled looks as a stage sees them.</summary>
public sealed class RampPlayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Ramp_RisesChunkByChunk_UntilAKnobTakesItsPlace(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind, ("Dispatch:ChunkInterval", "00:00:00.020"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        var cue = await rehearsal.QueueAsync(id, new CueRequest
        {
            Kind = CueKind.Ramp, Ramp = new RampSpec { Parameter = "noiseScale", From = 0, To = 1, Over = TimeSpan.FromMinutes(1) },
        });
        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);
        await SeeAsync(session, values => values.Count >= 4);
        Assert.Equal("noiseScale", Assert.Single((await api.GetLookAsync(id, Cancellation)).Content!.Ramps).Parameter);
        await api.SetParametersAsync(id, new LookParameters { NoiseScale = 0.9 }, Cancellation);

        var values = await SeeAsync(session, values => values[^1] == 0.9);
        Assert.Equal(values.Order(), values);
        await Eventually.SeeAsync("no ramp is left", async () => (await api.GetLookAsync(id, Cancellation)).Content!.Ramps.Count, seen => seen == 0, Cancellation);
        Assert.Equal(0.9, (await api.GetLookAsync(id, Cancellation)).Content!.Parameters.NoiseScale);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Ramp_OverBeats_EndsSoonerWhenTheTempoRises(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind, ("Dispatch:ChunkInterval", "00:00:00.020"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        using var http = rehearsal.Host.Http();
        using var slow = await http.PutAsJsonAsync($"/api/queues/{id}/tempo", new TempoRequest { Bpm = 60 }, HttpDefaults.Json, Cancellation);
        var ramp = new RampSpec { Parameter = "noiseScale", From = 0, To = 1, Beats = 300 };
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, new CueRequest { Kind = CueKind.Ramp, Ramp = ramp })).Id, CueState.Accepted);
        await SeeAsync(session, values => values.Count >= 4);
        var ends = await EndsAsync();
        using var fast = await http.PutAsJsonAsync($"/api/queues/{id}/tempo", new TempoRequest { Bpm = 300 }, HttpDefaults.Json, Cancellation);

        await Eventually.SeeAsync("it ends sooner", EndsAsync, seen => seen < ends - TimeSpan.FromSeconds(120), Cancellation);
        var values = await SeeAsync(session, values => values[^1] < 0.9);
        Assert.Equal(values.Order(), values);

        async Task<DateTimeOffset> EndsAsync() => (await api.GetLookAsync(id, Cancellation)).Content!.Ramps[0].EndsAt!.Value;
    }

    [Fact]
    public async Task Ramp_OfALora_RisesChunkByChunk_AndIsByCueOnly()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.020"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0), ("paper-cut", 0.7));
        var api = rehearsal.Host.Api();
        var ramp = new RampSpec { Parameter = "lora:neon-ink", To = 1, Over = TimeSpan.FromMilliseconds(200) };
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, new CueRequest { Kind = CueKind.Ramp, Ramp = ramp })).Id, CueState.Accepted);

        await Eventually.SeeAsync("no ramp is left", async () => (await api.GetLookAsync(id, Cancellation)).Content!, seen => seen is { Ramps.Count: 0 } && seen.Loras[0].Scale == 1, Cancellation);
        var said = session.Updates.Select(update => update["lora_scales"]?.AsArray()).OfType<System.Text.Json.Nodes.JsonArray>().ToList();
        var scales = said.Select(update => (double)update[0]!["scale"]!).ToList();
        Assert.Equal(scales.Order(), scales);
        Assert.True(scales.Count > 2, "It went in one step.");
        Assert.All(said, update => Assert.Equal(0.7, (double)update[1]!["scale"]!));

        Assert.Equal(HttpStatusCode.BadRequest, (await api.StartRampAsync(id, ramp, Cancellation)).StatusCode);
        var stranger = await rehearsal.QueueAsync(id, new CueRequest { Kind = CueKind.Ramp, Ramp = ramp with { Parameter = "lora:unheard-of" } });
        Assert.Contains("not on board", (await rehearsal.SeeAsync(id, stranger.Id, CueState.Failed)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ramp_StartedByHand_GoesOnWithTheReplicaThatTakesOver()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.020"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt())).Id, CueState.Accepted);
        Assert.Equal(HttpStatusCode.Accepted, (await rehearsal.Host.Api().StartRampAsync(
            id, new RampSpec { Parameter = "vaceContextScale", From = 0, To = 2, Over = TimeSpan.FromSeconds(6) }, Cancellation)).StatusCode);
        await Eventually.SeeAsync("it moves", () => Task.FromResult(session.Updates.Count), seen => seen > 4, Cancellation);

        var other = await rehearsal.AddAsync(("Dispatch:ChunkInterval", "00:00:00.020"));
        await rehearsal.Host.KillAsync();

        await Eventually.SeeAsync("it arrives", () => Task.FromResult((double?)session.Updates[^1]["vace_context_scale"]), seen => seen == 2, Cancellation);
        await Eventually.SeeAsync("the look is at rest", async () => (await other.Api().GetLookAsync(id, Cancellation)).Content!, seen => seen is { Ramps.Count: 0, Parameters.VaceContextScale: 2 }, Cancellation);
        var values = session.Updates.Skip(1).Select(update => (double)update["vace_context_scale"]!).ToList();
        Assert.Equal(values.Order(), values);
    }

    [Fact]
    public async Task Look_ByName_IsThatOfItsQueueing_AndCrossFadesToTheEnd()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0));
        var api = rehearsal.Host.Api();
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("rain"))).Id, CueState.Accepted);
        await api.PutSavedLookAsync("sunny", new SavedLook { Prompts = [new WeightedPrompt("sun")], Loras = [new LoraScale("neon-ink", 0.8)] }, Cancellation);
        await api.PauseAsync(id, Cancellation);
        var recall = await rehearsal.QueueAsync(id, new CueRequest { Kind = CueKind.Look, Look = new LookRecall { Name = "sunny", Steps = 4 } });
        await api.PutSavedLookAsync("sunny", new SavedLook { Prompts = [new WeightedPrompt("changed later")] }, Cancellation);
        await api.ResumeAsync(id, Cancellation);

        await rehearsal.SeeAsync(id, recall.Id, CueState.Accepted);
        Assert.Equal(["rain", "sun"], session.Prompts);
        Assert.Equal([0.2, 0.4, 0.6, 0.8], session.Updates.Select(update => (double?)update["lora_scales"]?[0]?["scale"]).OfType<double>());
        var look = (await api.GetLookAsync(id, Cancellation)).Content!;
        Assert.Equal(("sun", 0.8), (look.Prompts[0].Text, look.Loras[0].Scale));
        var unknown = await api.EnqueueAsync(id, new CueRequest { Kind = CueKind.Look, Look = new LookRecall { Name = "nowhere" } }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        var one = await api.EnqueueAsync(id, new CueRequest { Kind = CueKind.Look, Look = new LookRecall { Name = "sunny", Steps = 1 } }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, one.StatusCode);
    }

    [Fact]
    public async Task Ramp_OverBeats_NeedsATempo_AndCountsByIt()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        var ramp = new CueRequest { Kind = CueKind.Ramp, Ramp = new RampSpec { Parameter = "noiseScale", From = 0, To = 1, Beats = 64 } };
        var without = await rehearsal.QueueAsync(id, ramp);
        Assert.Contains("tempo", (await rehearsal.SeeAsync(id, without.Id, CueState.Failed)).Cause, StringComparison.Ordinal);

        await using (var hub = await rehearsal.Host.HubAsync(cancellationToken: Cancellation))
        {
            using var http = rehearsal.Host.Http();
            using var set = await http.PutAsync(new Uri($"/api/queues/{id}/tempo", UriKind.Relative), new StringContent("""{"bpm":120}""", System.Text.Encoding.UTF8, "application/json"), Cancellation);
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
            var heard = new ClockRequest { ClientTime = 1_000, Bpm = 120, Beat = 0 };
            Assert.NotNull(await hub.InvokeAsync<TempoResponse>("Clock", id, heard, Cancellation));
        }

        var with = await rehearsal.QueueAsync(id, ramp);
        await rehearsal.SeeAsync(id, with.Id, CueState.Accepted);
        var runs = (await Eventually.SeeAsync("it runs", async () => (await rehearsal.Host.Api().GetLookAsync(id, Cancellation)).Content!.Ramps, seen => seen.Count == 1, Cancellation))[0];
        Assert.Equal(TimeSpan.FromSeconds(32), runs.EndsAt - runs.StartedAt);
    }

    private static Task<List<double>> SeeAsync(StubSession session, Func<List<double>, bool> holds) => Eventually.SeeAsync(
        "the values come", () => Task.FromResult(session.Updates.Select(update => (double?)update["noise_scale"]).OfType<double>().ToList()), values => values.Count > 0 && holds(values), Cancellation);
}
