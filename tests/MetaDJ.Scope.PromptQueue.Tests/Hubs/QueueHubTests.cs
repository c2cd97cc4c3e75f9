using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Hubs;

public sealed class QueueHubTests
{
    private static readonly TimeSpan Chunk = TimeSpan.FromMilliseconds(750);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(33);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_ManyControllersAtThirtyHertz_TheStageGetsOneUpdateAChunkWithTheNewest()
    {
        const int Controllers = 12;
        const int Ticks = 120;
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var rehearsal = await Rehearsal.StartAsync(clock, ("Dispatch:ChunkInterval", "00:00:00.750"), ("Dispatch:InFlight", "1"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = session.Response with { Crew = [.. Enumerable.Range(0, Controllers).Select(i => new CrewMember($"c{i}", CrewRole.CoPilot))] };
        var hubs = await Task.WhenAll(Enumerable.Range(0, Controllers).Select(i => rehearsal.Host.HubAsync(AccessForTests.Member($"c{i}"), Cancellation)));

        var begun = clock.GetUtcNow();
        for (var tick = 1; tick <= Ticks; tick++)
        {
            await Task.WhenAll(hubs.Select((hub, i) => hub.InvokeAsync("Turn", id, new { noiseScale = tick / 1000.0, vaceContextScale = i % 2 == 0 ? tick / 500.0 : 0.001 }, Cancellation)));
            clock.Advance(Tick);
            if (tick == Ticks / 2)
            {
                await Eventually.SeeAsync("something is at the stage", () => Task.FromResult(session.Updates.Count), count => count > 0, Cancellation);
            }
        }

        await hubs[0].InvokeAsync("Turn", id, new { noiseScale = 0.99, vaceContextScale = 1.5 }, Cancellation);
        await Eventually.SeeAsync(
            "the newest values are at the stage",
            () =>
            {
                clock.Advance(Tick);
                return Task.FromResult(Last(session));
            },
            update => (double?)update?["noise_scale"] == 0.99 && (double?)update?["vace_context_scale"] == 1.5,
            Cancellation);

        Assert.InRange(session.Updates.Count, 2, (int)((clock.GetUtcNow() - begun) / Chunk) + 1);
        await Task.WhenAll(hubs.Select(hub => hub.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Turn_AfterACueWasSent_Wins_AndACuesOwnWinsOverOneBefore()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await using var hub = await rehearsal.Host.HubAsync(cancellationToken: Cancellation);
        async Task TurnAndSeeAsync(double value)
        {
            await hub.InvokeAsync("Turn", id, new { noiseScale = value }, Cancellation);
            await Eventually.SeeAsync("the knob is at the stage", () => Task.FromResult((double?)Last(session)?["noise_scale"]), seen => seen == value, Cancellation);
        }

        async Task<double?> LookAsync() => (await rehearsal.Host.Api().GetLookAsync(id, Cancellation)).Content!.Parameters.NoiseScale;

        await TurnAndSeeAsync(0.3);
        var cue = await rehearsal.QueueAsync(id, new CueRequest { Kind = CueKind.Parameters, Parameters = new LookParameters { NoiseScale = 0.8 } });
        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);
        Assert.Equal(0.8, await LookAsync());

        // The very value that was sent before the cue.
        await TurnAndSeeAsync(0.3);
        await Eventually.SeeAsync("the look follows", LookAsync, seen => seen == 0.3, Cancellation);
    }

    [Fact]
    public async Task Turn_OfWhatIsNoKnob_IsAHubError_AndReachesNothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await using var hub = await rehearsal.Host.HubAsync(cancellationToken: Cancellation);

        var unknown = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync("Turn", id, new { noiseScale = 0.1, loudness = 11 }, Cancellation));
        var outside = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync("Turn", id, new { noiseScale = 11 }, Cancellation));

        Assert.Contains("invalid-request: loudness", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("noiseScale: Give 0 to 1.", outside.Message, StringComparison.Ordinal);
        Assert.Empty(session.Calls);
    }

    /// <summary>What is of a list by itself means nothing to a queue, whichever way it comes.</summary>
    [Fact]
    public async Task Enqueue_OfWhatOnlyAListHas_IsAHubError_AndNothingIsQueued()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        await using var hub = await rehearsal.Host.HubAsync(cancellationToken: Cancellation);

        var loop = new CueRequest { Kind = CueKind.Loop, Loop = new LoopSpec("1") };
        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<CueResponse>("Enqueue", id, loop, null, Cancellation));
        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<CueResponse>("Enqueue", id, Some.Prompt() with { Follow = CueFollow.AutoFollow }, null, Cancellation));

        Assert.Empty((await rehearsal.Host.Api().ListAsync(id, cancellationToken: Cancellation)).Content?.Items ?? []);
    }

    [Fact]
    public async Task Turn_RefusedAgainAndAgain_IsToldOnceInAWhile()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Knobs:Interval", "00:00:00.005"), ("Knobs:TellRefusalsEvery", "00:01:00"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Response = session.Response with { Crew = [new CrewMember("pia", CrewRole.Prompter)] };
        await using var hub = await rehearsal.Host.HubAsync(AccessForTests.Member("pia"), Cancellation);
        var told = new List<string>();
        var first = new TaskCompletionSource();
        hub.On<SessionId, string>("refused", (_, why) =>
        {
            told.Add(why);
            first.TrySetResult();
        });

        for (var i = 0; i < 50; i++)
        {
            await hub.InvokeAsync("Turn", id, new { noiseScale = i / 100.0 }, Cancellation);
        }

        await first.Task.WaitAsync(Cancellation);
        Assert.StartsWith("not-your-role: ", Assert.Single(told), StringComparison.Ordinal);
        Assert.Empty(session.Calls);
    }

    [Fact]
    public async Task Hub_FollowsAndQueues_ForThoseWhoTakePart()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await using var hub = await rehearsal.Host.HubAsync(cancellationToken: Cancellation);
        await using var mallory = await rehearsal.Host.HubAsync(AccessForTests.Member("mallory"), Cancellation);

        var cue = await hub.InvokeAsync<CueResponse>("Enqueue", id, Some.Prompt("from the hub"), "key-1", Cancellation);
        var again = await hub.InvokeAsync<CueResponse>("Enqueue", id, Some.Prompt("from the hub"), "key-1", Cancellation);
        var kinds = new List<QueueEventKind>();
        await foreach (var happened in hub.StreamAsync<QueueEvent>("Follow", id, 0L, Cancellation))
        {
            kinds.Add(happened.Kind);
            if (happened.Kind == QueueEventKind.CueAccepted)
            {
                break;
            }
        }

        Assert.Equal(cue.Id, again.Id);
        Assert.Equal([QueueEventKind.CueQueued, QueueEventKind.CueSent, QueueEventKind.CueAccepted], kinds);
        Assert.Equal(["from the hub"], session.Prompts);
        await Assert.ThrowsAsync<HubException>(() => mallory.InvokeAsync<CueResponse>("Enqueue", id, Some.Prompt(), null, Cancellation));
        await Assert.ThrowsAsync<HubException>(async () => await mallory.StreamAsync<QueueEvent>("Follow", id, 0L, Cancellation).FirstAsync(Cancellation));
    }

    [Fact]
    public async Task Hub_WithoutAToken_OrWithAMessageTooLarge_IsShut()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Knobs:MessageBytes", "2048"));
        var id = Some.Session();
        rehearsal.Stage.Open(id);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => rehearsal.Host.HubAsync(new AuthenticationHeaderValue("Bearer", "nobody"), Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        await using var hub = await rehearsal.Host.HubAsync(cancellationToken: Cancellation);
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await hub.SendAsync("Turn", id, new { noiseScale = 0.5, padding = new string('x', 5_000) }, Cancellation);
        await closed.Task.WaitAsync(Cancellation);
    }

    private static JsonObject? Last(StubSession session) => session.Updates is [.., var last] ? last : null;
}
