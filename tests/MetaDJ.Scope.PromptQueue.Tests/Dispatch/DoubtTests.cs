using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Dispatch;

/// <summary>A cue that was sent, and whose sender could not record it: its effect is had once, whoever goes on.</summary>
public sealed class DoubtTests
{
    private static readonly TransitionSpec s_slowly = new(8);

    /// <summary>Long enough for a cue to be sent, on whatever machine; over when the survivor takes the queue over.</summary>
    private static readonly TimeSpan s_musical = TimeSpan.FromSeconds(4);

    private static readonly (string, string) s_patient = ("Dispatch:DeadAfter", "00:00:05");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_BetweenSendingAndRecording_DoesNotBeginTheTransitionAnew()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var survivor = await rehearsal.AddAsync(s_patient);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        session.Interfere = async number =>
        {
            if (number == 2)
            {
                await rehearsal.Host.KillAsync();
            }

            return null;
        };

        // It may not be late, and it was not: whoever goes on seconds later must not call it that.
        var queued = await rehearsal.QueueAsync(id, Slowly("sent") with { ExpiresAt = TimeProvider.System.GetUtcNow() + s_musical });
        var found = await rehearsal.SeeAsync(id, queued.Id, CueState.Accepted, survivor);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Slowly("after"), survivor)).Id, CueState.Accepted, survivor);

        Assert.Equal(["before", "sent", "after"], session.Prompts);
        Assert.Contains("found on the stage", found.Cause!, StringComparison.Ordinal);
        Assert.True(session.Calls[^1].Epoch > session.Calls[0].Epoch, "the survivor has a higher epoch");
    }

    [Fact]
    public async Task Kill_BetweenTakingAndSending_SendsItOnce_AndExpiresWhatIsLateByThen()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var survivor = await rehearsal.AddAsync(s_patient);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        var killed = new TaskCompletionSource();
        session.Interfere = async number =>
        {
            if (!killed.Task.IsCompleted)
            {
                await rehearsal.Host.KillAsync();
                killed.SetResult();
                return 502;
            }

            return null;
        };

        var late = await rehearsal.QueueAsync(id, Slowly("late") with { ExpiresAt = TimeProvider.System.GetUtcNow() + s_musical });
        await killed.Task;
        var patient = await rehearsal.QueueAsync(id, Slowly("patient"), survivor);

        await rehearsal.SeeAsync(id, late.Id, CueState.Expired, survivor);
        await rehearsal.SeeAsync(id, patient.Id, CueState.Accepted, survivor);
        Assert.Equal(["before", "patient"], session.Prompts);
    }

    [Fact]
    public async Task LostAnswer_IsNotSentAgain_AndTheLookHasIt()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        session.LosesAnswer = number => number == 2;

        var lost = await rehearsal.QueueAsync(id, Slowly("lost"));
        var next = await rehearsal.QueueAsync(id, Some.Prompt("next") with { Parameters = new LookParameters { NoiseScale = 0.5 } });

        Assert.NotNull((await rehearsal.SeeAsync(id, lost.Id, CueState.Accepted)).Receipt.SentAt);
        await rehearsal.SeeAsync(id, next.Id, CueState.Accepted);
        Assert.Equal(["before", "lost", "next"], session.Prompts);
    }

    [Fact]
    public async Task LostAnswer_OfAPanic_HoldsTheQueue()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        session.LosesAnswer = number => number == 2;

        var panic = (await rehearsal.Host.Api().PanicAsync(id, cancellationToken: Cancellation)).Content!;
        await rehearsal.SeeAsync(id, panic.Id, CueState.Accepted);
        var held = await rehearsal.QueueAsync(id, Some.Prompt("held"));

        Assert.Equal(2, session.Updates.Count);
        var look = (await rehearsal.Host.Api().GetLookAsync(id, Cancellation)).Content!;
        Assert.Equal(PanicKind.SafeLook, look.Panic);
        Assert.Equal(CueState.Queued, (await rehearsal.Host.Api().GetAsync(id, held.Id, Cancellation)).Content!.State);
    }

    [Fact]
    public async Task Panic_WhileACueIsInDoubt_GoesFirst_AndNeitherIsLost()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        var api = rehearsal.Host.Api();
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        session.Away = true;
        var doubted = await rehearsal.QueueAsync(id, Slowly("doubted"));
        await rehearsal.SeeAsync(id, doubted.Id, CueState.Due);
        var panic = (await api.PanicAsync(id, cancellationToken: Cancellation)).Content!;
        await rehearsal.SeeAsync(id, panic.Id, CueState.Due);
        session.Away = false;

        await rehearsal.SeeAsync(id, panic.Id, CueState.Accepted);
        await rehearsal.SeeAsync(id, doubted.Id, CueState.Queued);
        await rehearsal.SeeAsync(id, (await api.ResumeAsync(id, Cancellation)).Content!.Id, CueState.Accepted);
        await rehearsal.SeeAsync(id, doubted.Id, CueState.Accepted);
        Assert.Equal(3, session.Prompts.Count);
        Assert.Equal(("before", "doubted"), (session.Prompts[0], session.Prompts[2]));
    }

    [Fact]
    public async Task LostAnswer_OfACrossFade_GoesOnWithItsScales()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0), ("paper-cut", 1));
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        session.LosesAnswer = number => number == 2;
        var look = new SavedLook { Prompts = [new WeightedPrompt("recalled")], Loras = [new LoraScale("neon-ink", 1), new LoraScale("paper-cut", 0)] };

        var cue = await rehearsal.QueueAsync(id, new CueRequest { Kind = CueKind.Look, Look = new LookRecall { Look = look, Steps = 4 } });
        await rehearsal.SeeAsync(id, cue.Id, CueState.Accepted);

        Assert.Equal(["before", "recalled"], session.Prompts);
        Assert.Equal([0.25, 0.5, 0.75, 1], session.Updates.Where(update => update["lora_scales"] is not null).Select(update => (double)update["lora_scales"]![0]!["scale"]!));
    }

    [Fact]
    public async Task SessionThatEnds_WhileACueIsInDoubt_ExpiresIt_AndNothingMoreIsSent()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        session.Away = true;
        var doubted = await rehearsal.QueueAsync(id, Slowly("doubted"));
        var waiting = await rehearsal.QueueAsync(id, Some.Prompt("waiting"));
        await rehearsal.SeeAsync(id, doubted.Id, CueState.Due);

        // Nobody cancels what may be on the stage.
        Assert.Equal(System.Net.HttpStatusCode.Conflict, (await rehearsal.Host.Api().CancelAsync(id, doubted.Id, Cancellation)).StatusCode);
        session.Becomes(SessionState.Ended);
        await rehearsal.SeeAsync(id, waiting.Id, CueState.Expired);
        session.Away = false;

        Assert.Contains("ended", (await rehearsal.SeeAsync(id, doubted.Id, CueState.Expired)).Cause!, StringComparison.Ordinal);
        Assert.Equal(["before"], session.Prompts);
    }

    [Fact]
    public async Task Kill_DuringAReload_NeverLoadsTheOldSetAgain()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var survivor = await rehearsal.AddAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 1));
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        var killed = false;
        session.Interfere = async _ =>
        {
            // The first update after the load: the set is on board, and nobody has written it down.
            if (!killed)
            {
                killed = true;
                await rehearsal.Host.KillAsync();
            }

            return null;
        };

        await rehearsal.Host.Api(AccessForTests.Operator).AddLoraAsync(
            new LoraEntry { Name = "paper-cut", Family = LoraFamily.Wan13B, Url = new Uri("https://huggingface.co/example/paper-cut/resolve/main/paper-cut.safetensors") }, Cancellation);
        var request = new CueRequest { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = [new LoraScale("paper-cut", 0.5)] } };
        var swap = await rehearsal.QueueAsync(id, request);
        await rehearsal.SeeAsync(id, swap.Id, CueState.Applied, survivor);

        var loads = session.Calls.Where(call => call.Path == "api/v1/pipeline/load").Select(call => (string)call.Body!["load_params"]!["loras"]![0]!["path"]!).ToList();
        Assert.True(killed);
        Assert.All(loads, path => Assert.EndsWith("paper-cut.safetensors", path, StringComparison.Ordinal));
        Assert.Equal(["paper-cut"], (await survivor.Api().GetLookAsync(id, Cancellation)).Content!.Loras.Select(lora => lora.Name));
    }

    [Fact]
    public async Task StageThatDoesNotSay_IsAskedUntilItDoes()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("before"))).Id, CueState.Accepted);
        session.LosesAnswer = number =>
        {
            session.Away = number == 2;
            return number == 2;
        };

        var lost = await rehearsal.QueueAsync(id, Slowly("lost"));
        await Eventually.SeeAsync("it is gone", () => Task.FromResult(session.Away), away => away, Cancellation);
        var next = await rehearsal.QueueAsync(id, Some.Prompt("next"));
        session.Away = false;

        await rehearsal.SeeAsync(id, next.Id, CueState.Accepted);
        Assert.Equal(CueState.Accepted, (await rehearsal.Host.Api().GetAsync(id, lost.Id, Cancellation)).Content!.State);
        Assert.Equal(["before", "lost", "next"], session.Prompts);
    }

    private static CueRequest Slowly(string text) => new() { Kind = CueKind.Transition, Prompts = [new WeightedPrompt(text)], Transition = s_slowly };
}
