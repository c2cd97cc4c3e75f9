using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.Dispatch;

/// <summary>A replica over real Redis, and a stage that remembers what arrived.</summary>
public sealed class DispatcherTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cue_FromHttpToTheStage_IsReceipted()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Receipts:SampleFrames", "true"), ("Receipts:Interval", "00:00:00.010"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);

        var cue = await rehearsal.QueueAsync(id, Some.Prompt("a lighthouse"));
        Assert.Equal((CueState.Queued, 1, Some.Holder), (cue.State, cue.Position, cue.Author));
        var receipt = (await rehearsal.SeeAsync(id, cue.Id, CueState.Applied)).Receipt;

        var update = Assert.Single(session.Updates);
        Assert.Equal("a lighthouse", (string?)update["prompts"]?[0]?["text"]);
        Assert.Equal(1, (double?)update["vace_context_scale"]);
        var events = await rehearsal.Host.Services.GetRequiredService<EventStore>().ReadAsync(id, 0);
        Assert.Equal([QueueEventKind.CueQueued, QueueEventKind.CueSent, QueueEventKind.CueAccepted, QueueEventKind.CueApplied], events.Select(happened => happened.Kind));
        Assert.True(receipt.QueuedAt <= receipt.DueAt && receipt.DueAt <= receipt.SentAt && receipt.SentAt <= receipt.AcceptedAt, $"{receipt}");
        Assert.True(receipt.AcceptedAt <= receipt.FirstChangedFrameAt, $"{receipt}");
    }

    [Fact]
    public async Task Cue_ThatScopeSaysOkToAndDrops_StaysAccepted_AndTheNextOnesChangeIsNotItsOwn()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Receipts:SampleFrames", "true"), ("Receipts:Interval", "00:00:00.010"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("seen"))).Id, CueState.Applied);

        session.Drops = true;
        var dropped = await rehearsal.QueueAsync(id, Some.Prompt("dropped"));
        await rehearsal.SeeAsync(id, dropped.Id, CueState.Accepted);
        var looks = session.Looks;
        await Eventually.SeeAsync("the picture is looked at", () => Task.FromResult(session.Looks), seen => seen >= looks + 10, Cancellation);
        Assert.Equal(CueState.Accepted, (await rehearsal.Host.Api().GetAsync(id, dropped.Id, Cancellation)).Content!.State);

        session.Drops = false;
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("seen again"))).Id, CueState.Applied);
        var after = (await rehearsal.Host.Api().GetAsync(id, dropped.Id, Cancellation)).Content!;
        Assert.Equal((CueState.Accepted, null), (after.State, after.Receipt.FirstChangedFrameAt));
        Assert.NotNull(after.Receipt.AcceptedAt);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task FiveHundredCues_ArriveInOrder_EachOnce(RedisKind kind)
    {
        await using var rehearsal = await Rehearsal.StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();

        for (var i = 0; i < 500; i++)
        {
            Assert.True((await api.EnqueueAsync(id, Some.Prompt($"{i}"), cancellationToken: Cancellation)).IsSuccessStatusCode);
        }

        await Arrive(session, 500);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), session.Prompts);
    }

    [Fact]
    public async Task Cancelled_IsNeverSent()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.100"), ("Dispatch:InFlight", "1"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var cues = new List<CueResponse>();
        for (var i = 0; i < 8; i++)
        {
            cues.Add(await rehearsal.QueueAsync(id, Some.Prompt($"{i}")));
        }

        var cancelled = await rehearsal.Host.Api().CancelAsync(id, cues[5].Id, Cancellation);
        Assert.Equal(CueState.Cancelled, cancelled.Content!.State);

        await rehearsal.SeeAsync(id, cues[7].Id, CueState.Accepted);
        Assert.DoesNotContain("5", session.Prompts);
        Assert.Equal(["0", "1", "2", "3", "4", "6", "7"], session.Prompts);
    }

    [Fact]
    public async Task Expired_WhileTheSessionWaits_IsNeverSent()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.Becomes(SessionState.Waiting);

        // The first request warms the service up: it may take longer than the other one is good for.
        var patient = await rehearsal.QueueAsync(id, Some.Prompt("patient"));
        var late = await rehearsal.QueueAsync(id, Some.Prompt("late") with { ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(4) });

        var expired = await rehearsal.SeeAsync(id, late.Id, CueState.Expired);
        Assert.NotNull(expired.Cause);
        session.Becomes(SessionState.Live, 7);
        await rehearsal.SeeAsync(id, patient.Id, CueState.Accepted);

        Assert.Equal(["patient"], session.Prompts);
    }

    [Fact]
    public async Task NewToken_ReplaysTheLook_ThenGoesOn()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0.25));
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before") with { Parameters = new LookParameters { VaceContextScale = 0.5 } })).Id, CueState.Accepted);

        session.Becomes(SessionState.Live, 8);
        var after = await rehearsal.QueueAsync(id, Some.Prompt("after"));
        await rehearsal.SeeAsync(id, after.Id, CueState.Accepted);

        Assert.Equal(["before", "before", "after"], session.Prompts);
        var replay = session.Updates[1];
        Assert.Equal(0.5, (double?)replay["vace_context_scale"]);
        Assert.Equal(0.25, (double?)replay["lora_scales"]?[0]?["scale"]);
        Assert.DoesNotContain(session.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LostPod_WithoutACue_GetsThePictureBack()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("the picture"))).Id, CueState.Accepted);

        // The next pod runs another LoRA set, so it is loaded anew. A refused knob is what makes the queue ask what became of the session.
        session.WithLoras(("paper-cut", 0));
        session.Becomes(SessionState.Recovering);
        await rehearsal.Host.Api().SetParametersAsync(id, new LookParameters { NoiseScale = 0.5 }, Cancellation);
        session.Becomes(SessionState.Live, 9);

        await Eventually.SeeAsync("the picture is back", () => Task.FromResult(session.Prompts.Count), count => count >= 2, Cancellation);
        Assert.Equal(["the picture", "the picture"], session.Prompts.Take(2));
        var order = session.Calls.Select(call => call.Path.Split('/')[^1]).ToList();
        Assert.True(order.IndexOf("stop") < order.IndexOf("load") && order.IndexOf("load") < order.IndexOf("start"), string.Join(' ', order));
        await Eventually.SeeAsync("the knob", () => Task.FromResult(session.Updates), updates => updates.Any(update => (double?)update["noise_scale"] == 0.5), Cancellation);
    }

    [Fact]
    public async Task EndedSession_ClosesTheQueue_AndExpiresWhatWaits()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.200"), ("Dispatch:InFlight", "1"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var cues = new List<CueResponse>();
        for (var i = 0; i < 4; i++)
        {
            cues.Add(await rehearsal.QueueAsync(id, Some.Prompt($"{i}")));
        }

        await rehearsal.SeeAsync(id, cues[0].Id, CueState.Accepted);
        session.Becomes(SessionState.Ended);

        var last = await rehearsal.SeeAsync(id, cues[3].Id, CueState.Expired);
        Assert.Contains("ended", last.Cause!, StringComparison.Ordinal);
        var refused = await rehearsal.Host.Api().EnqueueAsync(id, Some.Prompt(), cancellationToken: Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Conflict, refused.StatusCode);
        Assert.DoesNotContain("3", session.Prompts);
    }

    [Fact]
    public async Task StageTrouble_IsRetriedInOrder_AndARefusedCueFailsAlone()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var troubles = 0;
        session.Interfere = _ => Task.FromResult<int?>(++troubles switch { 2 or 3 => 502, 4 => 504, 6 => 422, _ => null });
        var cues = new List<CueResponse>();
        for (var i = 0; i < 5; i++)
        {
            cues.Add(await rehearsal.QueueAsync(id, Some.Prompt($"{i}")));
        }

        await rehearsal.SeeAsync(id, cues[4].Id, CueState.Accepted);

        Assert.Equal(["0", "1", "3", "4"], session.Prompts);
        Assert.Equal(CueState.Failed, (await rehearsal.Host.Api().GetAsync(id, cues[2].Id, Cancellation)).Content!.State);
    }

    [Fact]
    public async Task PauseResumeAndPanic_GoAheadOfEverything()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("first"))).Id, CueState.Accepted);

        var pause = (await api.PauseAsync(id, Cancellation)).Content!;
        await rehearsal.SeeAsync(id, pause.Id, CueState.Accepted);
        var held = await rehearsal.QueueAsync(id, Some.Prompt("held"));
        var panic = (await api.PanicAsync(id, cancellationToken: Cancellation)).Content!;
        await rehearsal.SeeAsync(id, panic.Id, CueState.Accepted);
        Assert.Equal(CueState.Queued, (await api.GetAsync(id, held.Id, Cancellation)).Content!.State);
        var resume = (await api.ResumeAsync(id, Cancellation)).Content!;
        await rehearsal.SeeAsync(id, resume.Id, CueState.Accepted);
        await rehearsal.SeeAsync(id, held.Id, CueState.Accepted);

        Assert.Equal([null, true, false, false, null], session.Updates.Select(update => (bool?)update["paused"]));
        Assert.Equal("first", session.Prompts[0]);
        Assert.Equal("held", session.Prompts[^1]);
        Assert.Equal(3, session.Prompts.Count);
    }

    [Fact]
    public async Task Knobs_Coalesce_AndRideAlong()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.300"), ("Dispatch:InFlight", "1"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("a"))).Id, CueState.Accepted);
        for (var i = 1; i <= 30; i++)
        {
            Assert.True((await api.SetParametersAsync(id, new LookParameters { NoiseScale = i / 100.0 }, Cancellation)).IsSuccessStatusCode);
        }

        await Eventually.SeeAsync(
            "the newest value arrives", () => Task.FromResult(session.Updates), updates => (double?)updates[^1]["noise_scale"] == 0.3, Cancellation);
        Assert.InRange(session.Updates.Count, 2, 15);
        Assert.Equal(0.3, (await api.GetLookAsync(id, Cancellation)).Content!.Parameters.NoiseScale);
    }

    [Fact]
    public async Task LoraFade_GoesInSteps_WithTheWholeVector()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.020"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 1), ("paper-cut", 0));
        var api = rehearsal.Host.Api();
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("a"))).Id, CueState.Accepted);

        var swap = new LoraSwapRequest { Loras = [new LoraScale("paper-cut", 0.8)], Steps = 4 };
        var told = (await api.SwapLorasAsync(id, swap, dryRun: true, cancellationToken: Cancellation)).Content!;
        Assert.Equal((LoraSwapKind.Fade, 4, 0.0, null), (told.Kind, told.Steps, told.SecondsWithoutPicture, told.CueId));
        var plan = (await api.SwapLorasAsync(id, swap, cancellationToken: Cancellation)).Content!;
        await rehearsal.SeeAsync(id, plan.CueId!.Value, CueState.Accepted);

        var scales = session.Updates.Skip(1).Select(update => update["lora_scales"]!.AsArray().Select(scale => (double)scale!["scale"]!).ToArray()).ToArray();
        Assert.Equal([[0.75, 0.2], [0.5, 0.4], [0.25, 0.6], [0, 0.8]], scales);
        Assert.Equal([0, 0.8], (await api.GetLookAsync(id, Cancellation)).Content!.Loras.Select(lora => lora.Scale));
    }

    [Fact]
    public async Task LoraReload_InstallsLoadsAndReplaysTheLook()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("kept"))).Id, CueState.Accepted);
        var swap = new LoraSwapRequest { Loras = [new LoraScale("ink-wash", 0.7)] };
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, (await api.SwapLorasAsync(id, swap, cancellationToken: Cancellation)).StatusCode);
        await rehearsal.Host.Api(AccessForTests.Operator).AddLoraAsync(
            new LoraEntry { Name = "ink-wash", Family = LoraFamily.Wan13B, Url = new Uri("https://huggingface.co/example/ink-wash/resolve/main/ink-wash.safetensors") }, Cancellation);

        var plan = (await api.SwapLorasAsync(id, swap, cancellationToken: Cancellation)).Content!;
        Assert.Equal(LoraSwapKind.Reload, plan.Kind);
        Assert.Equal(["ink-wash"], plan.ToInstall);
        Assert.True(plan.SecondsWithoutPicture > 0 && plan.SecondsInAll > plan.SecondsWithoutPicture);
        await rehearsal.SeeAsync(id, plan.CueId!.Value, CueState.Applied);

        Assert.Equal(
            ["parameters", "loras", "stop", "load", "start", "parameters"], session.Calls.Select(call => call.Path.Split('/')[^1]));
        var load = session.Calls.Single(call => call.Path.EndsWith("load", StringComparison.Ordinal)).Body!;
        Assert.True(JsonNode.DeepEquals(load["load_params"], JsonNode.Parse("""
            {"height":320,"width":576,"lora_merge_mode":"runtime_peft","loras":[{"path":"/workspace/models/lora/ink-wash.safetensors","scale":0.7}]}
            """)), load.ToJsonString());
        var start = session.Calls.Single(call => call.Path.EndsWith("start", StringComparison.Ordinal)).Body!;
        Assert.Equal("kept", (string?)start["prompts"]?[0]?["text"]);
        Assert.Equal("kept", session.Prompts[^1]);
    }

    [Fact]
    public async Task IdleSessions_HaveNoDispatcher()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:Linger", "00:00:01"));
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt())).Id, CueState.Accepted);

        await Eventually.SeeAsync("the dispatcher leaves", () => Task.FromResult(rehearsal.Host.Dispatchers), count => count == 0, Cancellation);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt())).Id, CueState.Accepted);
    }

    [Fact]
    public async Task Trace_GoesFromTheRequestToTheStage()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        // Listens where a deployment with OTLP does.
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore" || source.Name.StartsWith("MetaDJ.Scope.", StringComparison.Ordinal),
            Sample = (ref _) => System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        using var caller = new System.Diagnostics.Activity("a caller");
        caller.ActivityTraceFlags = System.Diagnostics.ActivityTraceFlags.Recorded;
        caller.Start();

        await rehearsal.QueueAsync(id, Some.Prompt("traced"));

        await Arrive(session, 1);
        Assert.Contains(caller.TraceId.ToString(), session.Calls[^1].Trace, StringComparison.Ordinal);
    }

    private static Task<int> Arrive(StubSession session, int count) =>
        Eventually.SeeAsync($"{count} cues arrive", () => Task.FromResult(session.Prompts.Count), seen => seen >= count, Cancellation);
}
