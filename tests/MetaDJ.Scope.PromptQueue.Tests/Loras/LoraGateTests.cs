using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Tests.Loras;

/// <summary>LoRAs that do not fit, or are not for who asks, are refused where they are asked for: nothing of them reaches Scope.</summary>
public sealed class LoraGateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task WrongFamily_IsRefusedByEveryWayIn_AndReachesNothing(RedisKind kind)
    {
        await using var rehearsal = await StartAsync(kind);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0));
        var lead = rehearsal.Host.Api();
        await lead.PutSetListAsync("mixed", new SetList { Cues = [Some.Prompt(), Some.Fade("neon-ink", 1), Some.Fade("big", 1)] }, Cancellation);

        Refused("made for Wan14B", await lead.EnqueueAsync(id, Some.Fade("big", 1), cancellationToken: Cancellation));
        Refused("made for Wan14B", await lead.SwapLorasAsync(id, new LoraSwapRequest { Loras = [new("big", 1)] }, cancellationToken: Cancellation));
        Refused("made for Wan14B", await lead.SwapLorasAsync(id, new LoraSwapRequest { Loras = [new("big", 1)] }, dryRun: true, cancellationToken: Cancellation));
        Refused("made for Wan14B", await lead.QueueSetListAsync(id, new QueueSetListRequest { Name = "mixed" }, cancellationToken: Cancellation));
        Refused("neither on board nor in the LoRA library", await lead.EnqueueAsync(id, Some.Fade("unheard-of", 1), cancellationToken: Cancellation));
        Refused("same adapter name", await lead.EnqueueAsync(id, Swap(new("ink-wash", 1), new("ink_wash", 1)), cancellationToken: Cancellation));

        Assert.Empty((await lead.ListAsync(id, cancellationToken: Cancellation)).Content!.Items);
        Assert.Empty(session.Calls);
    }

    [Fact]
    public async Task TooMuchForTheGpu_IsRefused_AndWithoutItsSizeAWarning()
    {
        await using var rehearsal = await StartAsync();
        var (small, silent) = (Some.Session(), Some.Session());
        rehearsal.Stage.Open(small).VramGb = 23.5;
        rehearsal.Stage.Open(silent).VramGb = null;
        var lead = rehearsal.Host.Api();

        Refused("needs at least 20 GB", await lead.EnqueueAsync(small, Some.Fade("huge", 1), cancellationToken: Cancellation));
        var told = await lead.SwapLorasAsync(silent, new LoraSwapRequest { Loras = [new("huge", 1)] }, dryRun: true, cancellationToken: Cancellation);

        Assert.Contains(LoraFindingKind.MemoryUnknown, told.Content!.Warnings.Select(warning => warning.Kind));
    }

    [Fact]
    public async Task SetList_IsJudgedCueByCue_EachAfterThoseBefore()
    {
        await using var rehearsal = await StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id).WithLoras(("neon-ink", 0));
        var lead = rehearsal.Host.Api();
        await lead.PauseAsync(id, Cancellation);

        await lead.PutSetListAsync("lost-on-the-way", new SetList { Cues = [Some.Fade("ink-wash", 1), Some.Fade("neon-ink", 1)] }, Cancellation);
        await lead.PutSetListAsync("fine", new SetList { Cues = [Some.Fade("ink-wash", 1), Some.Fade("ink-wash", 0.5)] }, Cancellation);

        Refused("'neon-ink' is neither", await lead.QueueSetListAsync(id, new QueueSetListRequest { Name = "lost-on-the-way" }, cancellationToken: Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await lead.QueueSetListAsync(id, new QueueSetListRequest { Name = "fine" }, cancellationToken: Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Rules_KeepLorasFromRoles_AndOperatorsRuleThem(RedisKind kind)
    {
        await using var rehearsal = await StartAsync(kind);
        var (id, other) = (Some.Session(), Some.Session());
        foreach (var open in new[] { id, other })
        {
            var session = rehearsal.Stage.Open(open);
            session.WithLoras(("neon-ink", 0), ("paper-cut", 0));
            session.Response = session.Response with { Crew = [new CrewMember(Some.Holder, CrewRole.Lead), new CrewMember("cora", CrewRole.CoPilot), new CrewMember("pia", CrewRole.Prompter)] };
            await rehearsal.Host.Api().PauseAsync(open, Cancellation);
        }

        var (lead, manager) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Operator));
        var (cora, pia) = (rehearsal.Host.Api(AccessForTests.Member("cora")), rehearsal.Host.Api(AccessForTests.Member("pia")));
        Assert.Equal(HttpStatusCode.Forbidden, (await lead.PutLoraRulesAsync(new LoraRules { Rules = [] }, "*", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await pia.EnqueueAsync(id, Some.Fade("paper-cut", 1), cancellationToken: Cancellation)).StatusCode);

        var written = await manager.PutLoraRulesAsync(
            new LoraRules
            {
                Rules =
                [
                    new LoraRule { Role = CrewRole.CoPilot, SessionId = id, Deny = ["NEON-*"], Reason = "not tonight" },
                    new LoraRule { Role = CrewRole.Prompter, Allow = ["paper-cut"] },
                ],
            },
            "\"0\"", Cancellation);
        Assert.Equal((HttpStatusCode.OK, 1), (written.StatusCode, written.Content!.Version));

        var refused = await cora.EnqueueAsync(id, Some.Fade("neon-ink", 1), cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("lora-not-allowed", ((ApiException)refused.Error!).Content!, StringComparison.Ordinal);
        Assert.Contains("not tonight", ((ApiException)refused.Error!).Content!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await cora.SwapLorasAsync(id, new LoraSwapRequest { Loras = [new("neon-ink", 1)] }, cancellationToken: Cancellation)).StatusCode);
        await lead.PutSetListAsync("neon-later", new SetList { Cues = [Some.Prompt() with { Follow = CueFollow.AutoFollow }, Some.Fade("neon-ink", 1)] }, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, (await cora.QueueSetListAsync(id, new QueueSetListRequest { Name = "neon-later" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await cora.LoadCueListAsync(id, new LoadCueListRequest { Name = "neon-later" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await lead.LoadCueListAsync(id, new LoadCueListRequest { Name = "neon-later" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await cora.EnqueueAsync(id, Some.Fade("paper-cut", 1), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await cora.EnqueueAsync(other, Some.Fade("neon-ink", 1), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await lead.EnqueueAsync(id, Some.Fade("neon-ink", 1), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await manager.EnqueueAsync(id, Some.Fade("neon-ink", 1), cancellationToken: Cancellation)).StatusCode);

        // What a rule keeps from somebody they get by no other way.
        Assert.Equal(HttpStatusCode.Forbidden, (await cora.EnqueueAsync(id, Ramp("neon-ink"), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await cora.EnqueueAsync(id, Ramp("paper-cut"), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await cora.LoadDecksAsync(id, new LoadDecksRequest { Decks = [new("N", [new("neon-ink", 1)])] }, cancellationToken: Cancellation)).StatusCode);

        // An allow list lets prompters swap what is on it, and nothing else.
        Assert.Equal(HttpStatusCode.Created, (await pia.EnqueueAsync(id, Some.Fade("paper-cut", 1), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await pia.EnqueueAsync(id, Some.Fade("neon-ink", 1), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rehearsal.Host.Api(AccessForTests.Member("mallory")).EnqueueAsync(id, Some.Fade("paper-cut", 1), cancellationToken: Cancellation)).StatusCode);

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await manager.PutLoraRulesAsync(new LoraRules { Rules = [] }, "\"0\"", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await manager.PutLoraRulesAsync(new LoraRules { Rules = [] }, null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await manager.PutLoraRulesAsync(new LoraRules { Rules = [new LoraRule()] }, "*", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await manager.PutLoraRulesAsync(new LoraRules { Rules = [] }, "\"1\"", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await cora.EnqueueAsync(id, Some.Fade("neon-ink", 1), cancellationToken: Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Rules_CountForWhatIsInADeck()
    {
        await using var rehearsal = await StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0), ("paper-cut", 0));
        session.Response = session.Response with { Crew = [new CrewMember(Some.Holder, CrewRole.Lead), new CrewMember("cora", CrewRole.CoPilot)] };
        var (lead, cora) = (rehearsal.Host.Api(), rehearsal.Host.Api(AccessForTests.Member("cora")));
        await rehearsal.Host.Api(AccessForTests.Operator).PutLoraRulesAsync(new LoraRules { Rules = [new LoraRule { Role = CrewRole.CoPilot, Deny = ["neon-*"] }] }, "*", Cancellation);
        var loaded = await lead.LoadDecksAsync(id, new LoadDecksRequest { Decks = [new("N", [new("neon-ink", 1)]), new("P", [new("paper-cut", 1)])] }, cancellationToken: Cancellation);
        await rehearsal.SeeAsync(id, loaded.Content!.CueId!.Value, CueState.Accepted);

        Assert.Equal(HttpStatusCode.Forbidden, (await cora.EnqueueAsync(id, To("N"), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await cora.EnqueueAsync(id, To("P"), cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await lead.EnqueueAsync(id, To("N"), cancellationToken: Cancellation)).StatusCode);

        static CueRequest To(string deck) => new() { Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = deck, Steps = 1 } };
    }

    private static CueRequest Ramp(string lora) =>
        new() { Kind = CueKind.Ramp, Ramp = new RampSpec { Parameter = $"lora:{lora}", To = 1, Over = TimeSpan.FromSeconds(4) } };

    private static CueRequest Swap(params LoraScale[] loras) => new() { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = loras } };

    private static void Refused(string cause, IApiResponse answer)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(cause, ((ApiException)answer.Error!).Content!.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<Rehearsal> StartAsync(RedisKind kind = RedisKind.Redis)
    {
        var rehearsal = await Rehearsal.StartAsync(kind);
        foreach (var (name, family, size) in new[] { ("big", LoraFamily.Wan14B, 300L), ("ink-wash", LoraFamily.Wan13B, 300), ("ink_wash", LoraFamily.Wan13B, 300), ("huge", LoraFamily.Wan13B, 8_000) })
        {
            await rehearsal.Host.Api(AccessForTests.Operator).AddLoraAsync(
                new LoraEntry { Name = name, Family = family, SizeBytes = size << 20, Url = new Uri($"https://huggingface.co/example/x/resolve/main/{name}.safetensors") }, Cancellation);
        }

        return rehearsal;
    }
}
