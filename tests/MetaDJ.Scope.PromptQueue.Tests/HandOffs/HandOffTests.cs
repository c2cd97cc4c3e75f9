using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.HandOffs;

/// <summary>LoRAs that are not on board come with a second pod, while the stage plays on.</summary>
public sealed class HandOffTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandOff_PreparesTheChangedLook_SwitchesOnce_AndTheStageIsNeverLoaded()
    {
        await using var show = await Show.StartAsync();

        var cue = await show.SwapAsync();
        var applied = await show.Rehearsal.SeeAsync(show.Id, cue, CueState.Applied);
        var after = await show.PlayAsync("after");

        Assert.DoesNotContain(show.Session.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal) || call.Path.EndsWith("stop", StringComparison.Ordinal));
        Assert.Equal(["neon-ink", "paper-cut"], show.Second.LoadParams["loras"]!.AsArray().Select(lora => Path.GetFileNameWithoutExtension((string)lora!["path"]!)));
        Assert.Equal(["before", "after"], show.Second.Prompts.Distinct());
        Assert.Equal("before", show.Session.Prompts[^1]);
        Assert.Equal(1, show.Broker.Switches);
        Assert.Equal([cue.ToString()], show.Broker.Asked);
        Assert.Contains("The picture was away for", applied.Cause, StringComparison.Ordinal);
        var look = (await show.Rehearsal.Host.Api().GetLookAsync(show.Id, Cancellation)).Content!;
        Assert.Equal(["neon-ink", "paper-cut"], look.Loras.Select(lora => lora.Name));
        Assert.Equal(CueState.Accepted, after.State);
    }

    [Fact]
    public async Task Stage_WhileASecondPodIsAwaited_PlaysOn_AndLeavesItsUpdatesToTheSecondToo()
    {
        await using var show = await Show.StartAsync();
        show.Broker.IsThere = false;

        var swap = await show.SwapAsync();
        await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Sent);
        await show.PlayAsync("meanwhile");
        Assert.Equal("meanwhile", show.Session.Prompts[^1]);
        show.Broker.IsThere = true;
        await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Applied);

        Assert.Equal("meanwhile", show.Second.Prompts[^1]);
        Assert.DoesNotContain("after", show.Session.Prompts);
    }

    [Fact]
    public async Task AnotherSwap_DuringAHandOff_WaitsForIt()
    {
        await using var show = await Show.StartAsync();
        show.Broker.IsThere = false;
        var swap = await show.SwapAsync();
        await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Sent);
        var fade = await show.Rehearsal.QueueAsync(show.Id, Some.Fade("paper-cut", 1, steps: 1));

        show.Broker.IsThere = true;
        await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Applied);
        await show.Rehearsal.SeeAsync(show.Id, fade.Id, CueState.Accepted);

        Assert.Equal(1, (double)show.Second.Updates[^1]["lora_scales"]![1]!["scale"]!);
        Assert.DoesNotContain(show.Session.Updates, update => update["lora_scales"]?.AsArray().Any(lora => ((string)lora!["path"]!).Contains("paper-cut", StringComparison.Ordinal)) == true);
    }

    [Fact]
    public async Task WithoutASecondPod_IsRefusedWithTheBrokersWords_AndTheStageStays()
    {
        await using var show = await Show.StartAsync();
        var swap = await show.SwapAsync(beforeTaking: () => show.Broker.Refusal = "All pods are booked.");

        var failed = await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Failed);
        await show.PlayAsync("on the same stage");

        Assert.Contains("All pods are booked.", failed.Cause, StringComparison.Ordinal);
        Assert.Equal("on the same stage", show.Session.Prompts[^1]);
        Assert.DoesNotContain(show.Session.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal));
        Assert.Contains(swap.ToString(), show.Broker.Released);
    }

    [Fact]
    public async Task WithoutASecondPod_ReloadsWhereTheCallerSaidSo()
    {
        await using var show = await Show.StartAsync();
        var swap = await show.SwapAsync(wish => wish with { AllowReload = true }, beforeTaking: () => show.Broker.Refusal = "All pods are booked.");

        await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Applied);

        Assert.Contains(show.Session.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal));
        Assert.Equal(2, show.Session.LoadParams["loras"]!.AsArray().Count);
    }

    [Fact]
    public async Task SecondPodThatTakesNoUpdate_IsGivenBack_AndTheStageStays()
    {
        await using var show = await Show.StartAsync(("LoraSwaps:HandOffAttempts", "2"));
        show.Broker.IsThere = false;
        var swap = await show.SwapAsync();
        show.Broker.Spoil(pod => pod.Interfere = _ => Task.FromResult<int?>(503));
        show.Broker.IsThere = true;

        var failed = await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Failed);

        Assert.Contains("did not show the picture", failed.Cause, StringComparison.Ordinal);
        Assert.Equal(0, show.Broker.Switches);
        Assert.Contains(swap.ToString(), show.Broker.Released);
        await show.PlayAsync("still here");
        Assert.Equal("still here", show.Session.Prompts[^1]);
    }

    /// <summary>The broker does it and its answer is lost; or it was not even asked: both look the same from here.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SwitchWhoseAnswerIsLost_IsAskedForAgain_AndDoneOnce(bool done)
    {
        await using var show = await Show.StartAsync();
        show.Broker.Interfere = count => count == 1 ? (done, 503) : null;

        var swap = await show.SwapAsync();
        await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Accepted);
        await show.PlayAsync("after");

        Assert.Equal("after", show.Second.Prompts[^1]);
        Assert.DoesNotContain(show.Session.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal));
        Assert.Single(show.Second.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SwitchThatIsRefused_LeavesTheStageAsItWas()
    {
        await using var show = await Show.StartAsync();
        show.Broker.Interfere = _ => (false, 409);

        var swap = await show.SwapAsync();
        await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Failed);
        await show.PlayAsync("still here");

        Assert.Equal("still here", show.Session.Prompts[^1]);
        Assert.DoesNotContain(show.Session.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal));
        Assert.Null((await show.Rehearsal.Host.Services.GetRequiredService<LookStore>().ReadAsync(show.Id))!.Switch);
    }

    /// <summary>Killed while the second pod is awaited, or right after the broker has switched: the next replica goes on with the same pod.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KilledQueue_IsGoneOnFor_OnTheSameSecondPod(bool afterTheSwitch)
    {
        await using var show = await Show.StartAsync();
        show.Broker.IsThere = afterTheSwitch;
        var killed = new TaskCompletionSource();
        var host = show.Rehearsal.Host;
        show.Broker.Interfere = count =>
        {
            if (count > 1)
            {
                return null;
            }

            // It is done, and whoever asked will never hear of it.
            host.KillAsync().ContinueWith(_ => killed.SetResult(), TaskScheduler.Default);
            return (true, 503);
        };
        if (!afterTheSwitch)
        {
            show.Broker.Interfere = _ => null;
        }

        var swap = await show.SwapAsync();
        if (!afterTheSwitch)
        {
            await show.Rehearsal.SeeAsync(show.Id, swap, CueState.Sent);
            await host.KillAsync();
            killed.SetResult();
        }

        await killed.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation);
        var next = await show.Rehearsal.AddAsync();
        show.Broker.IsThere = true;

        // Where it was done already, there was nothing left to look at.
        await show.Rehearsal.SeeAsync(show.Id, swap, afterTheSwitch ? CueState.Accepted : CueState.Applied, next);
        var after = await show.Rehearsal.QueueAsync(show.Id, Some.Prompt("after"), next);
        await show.Rehearsal.SeeAsync(show.Id, after.Id, CueState.Accepted, next);

        Assert.Equal("after", show.Second.Prompts[^1]);
        Assert.Equal([swap.ToString()], show.Broker.Asked);
        Assert.Single(show.Second.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal));
        Assert.DoesNotContain(show.Session.Calls, call => call.Path.EndsWith("load", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plan_TellsEveryWay_WithSecondsCutsAndMoney_AndTakesNothing()
    {
        await using var show = await Show.StartAsync();

        var plan = (await show.Rehearsal.Host.Api().SwapLorasAsync(show.Id, Show.Wish, dryRun: true, cancellationToken: Cancellation)).Content!;

        Assert.Equal((LoraSwapKind.HandOff, 0, true), (plan.Kind, plan.SecondsWithoutPicture, plan.ExtraCost > 0));
        Assert.Equal([LoraSwapKind.Fade, LoraSwapKind.HandOff, LoraSwapKind.Reload], plan.Options.Select(option => option.Kind));
        Assert.Contains("not on board: paper-cut", plan.Options[0].Refusal, StringComparison.Ordinal);
        Assert.Equal((null, true, 0m), (plan.Options[2].Refusal, plan.Options[2].SecondsWithoutPicture > 0, plan.Options[2].ExtraCost));
        Assert.Empty(show.Broker.Asked);
    }

    [Theory]
    [InlineData(null, LoraSwapKind.Reload)]
    [InlineData("0.0001", LoraSwapKind.Reload)]
    [InlineData("1", LoraSwapKind.HandOff)]
    public async Task Plan_ThatMayChoose_TakesASecondPodOnlyWithinTheMoneyItMaySpend(string? most, LoraSwapKind chosen)
    {
        await using var show = await Show.StartAsync();
        var wish = Show.Wish with { Kind = null, MaxExtraCost = most is null ? null : decimal.Parse(most, null) };

        var plan = (await show.Rehearsal.Host.Api().SwapLorasAsync(show.Id, wish, cancellationToken: Cancellation)).Content!;
        await show.Rehearsal.SeeAsync(show.Id, plan.CueId!.Value, CueState.Applied);

        Assert.Equal(chosen, plan.Kind);
        Assert.Equal(chosen == LoraSwapKind.HandOff ? 1 : 0, show.Broker.Switches);
    }

    [Fact]
    public async Task Reload_IsMeasuredByFrames_AndTheNextPlanTellsWhatItTook()
    {
        await using var show = await Show.StartAsync();
        var wish = Show.Wish with { Kind = LoraSwapKind.Reload };
        var api = show.Rehearsal.Host.Api();
        var told = (await api.SwapLorasAsync(show.Id, wish, cancellationToken: Cancellation)).Content!;
        var applied = await show.Rehearsal.SeeAsync(show.Id, told.CueId!.Value, CueState.Applied);

        var next = (await api.SwapLorasAsync(show.Id, wish, dryRun: true, cancellationToken: Cancellation)).Content!;

        Assert.Equal(45, told.SecondsWithoutPicture);
        Assert.Contains("of 45.0 s told", applied.Cause, StringComparison.Ordinal);
        Assert.True(next.SecondsWithoutPicture < 10);
    }

    private sealed class Show : IAsyncDisposable
    {
        private Show(Rehearsal rehearsal, SessionId id, StubSession session) => (Rehearsal, Id, Session) = (rehearsal, id, session);

        public static LoraSwapRequest Wish { get; } = new() { Loras = [new LoraScale("neon-ink", 0.5), new LoraScale("paper-cut", 0)], Kind = LoraSwapKind.HandOff };

        public Rehearsal Rehearsal { get; }

        public SessionId Id { get; }

        public StubSession Session { get; }

        public StubSecondPod Broker => Session.SecondPod;

        public StubSession Second => Broker.Held!;

        /// <summary>Neon-ink is on board, and the picture shows "before".</summary>
        public static async Task<Show> StartAsync(params (string Key, string Value)[] settings)
        {
            var rehearsal = await Rehearsal.StartAsync(settings);
            foreach (var name in new[] { "neon-ink", "paper-cut" })
            {
                await rehearsal.Host.Services.GetRequiredService<LoraStore>().AddAsync(new LoraEntry
                {
                    Name = name,
                    Family = LoraFamily.Wan13B,
                    Url = new Uri($"https://huggingface.co/example/{name}/resolve/main/{name}.safetensors"),
                }, "ops", Some.Now);
            }

            var id = Some.Session();
            var session = rehearsal.Stage.Open(id);
            session.WithLoras(("neon-ink", 0.25));
            var show = new Show(rehearsal, id, session);
            await show.PlayAsync("before");
            return show;
        }

        public async Task<CueId> SwapAsync(Func<LoraSwapRequest, LoraSwapRequest>? change = null, Action? beforeTaking = null)
        {
            var wish = change?.Invoke(Wish) ?? Wish;
            beforeTaking?.Invoke();
            return (await Rehearsal.QueueAsync(Id, new CueRequest { Kind = CueKind.LoraSwap, LoraSwap = wish })).Id;
        }

        public async Task<CueResponse> PlayAsync(string prompt) =>
            await Rehearsal.SeeAsync(Id, (await Rehearsal.QueueAsync(Id, Some.Prompt(prompt))).Id, CueState.Accepted);

        public ValueTask DisposeAsync() => Rehearsal.DisposeAsync();
    }
}
