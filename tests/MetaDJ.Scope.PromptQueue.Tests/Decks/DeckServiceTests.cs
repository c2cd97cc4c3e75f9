using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Decks;

/// <summary>Decks on a stage, faded like the channels of a mixer.</summary>
public sealed class DeckServiceTests
{
    private static readonly IReadOnlyList<DeckSpec> Specs =
        [new("A", [new LoraScale("neon-ink", 0.8)]), new("B", [new LoraScale("paper-cut", 1)])];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decks_AreLoadedAtScaleZero_AndCrossFadedWithTheWholeVectorInEachUpdate()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0), ("paper-cut", 0));
        var api = rehearsal.Host.Api();
        var loaded = (await api.LoadDecksAsync(id, new LoadDecksRequest { Decks = Specs, Up = "A" }, cancellationToken: Cancellation)).Content!;
        Assert.Equal((LoraSwapKind.Fade, 1), (loaded.Plan!.Kind, loaded.Plan.VisibleCuts));
        await rehearsal.SeeAsync(id, loaded.CueId!.Value, CueState.Accepted);

        var fade = await rehearsal.QueueAsync(id, Fade("B", steps: 4));
        await rehearsal.SeeAsync(id, fade.Id, CueState.Accepted);

        var scales = session.Updates.Select(update => update["lora_scales"]).Where(update => update is not null).ToList();
        Assert.Equal(5, scales.Count);
        Assert.All(scales, update => Assert.Equal(2, update!.AsArray().Count));
        Assert.Equal([0.8, 0.6, 0.4, 0.2, 0], scales.Select(update => (double)update![0]!["scale"]!));
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], scales.Select(update => (double)update![1]!["scale"]!));
        var decks = (await api.GetDecksAsync(id, Cancellation)).Content!.Decks;
        Assert.Equal([("A", 0d), ("B", 1d)], decks.Select(deck => (deck.Name, deck.Level)));
    }

    [Fact]
    public async Task Fade_ToADeckThatIsNotThere_FailsWithTheNamesThatAre_AndSendsNothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0), ("paper-cut", 0));
        var loaded = (await rehearsal.Host.Api().LoadDecksAsync(id, new LoadDecksRequest { Decks = Specs }, cancellationToken: Cancellation)).Content!;
        Assert.Equal(0, loaded.Plan!.VisibleCuts);
        await rehearsal.SeeAsync(id, loaded.CueId!.Value, CueState.Accepted);

        var failed = await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Fade("C", steps: 4))).Id, CueState.Failed);

        Assert.Contains("There is: A, B.", failed.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain(session.Updates, update => update["lora_scales"] is not null);
    }

    [Fact]
    public async Task Decks_ThatAreNotAllKnown_AreRefused_WithThoseThatWouldFit()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id).WithLoras(("neon-ink", 0));
        var wish = new LoadDecksRequest { Decks = [Specs[0], new("X", [new LoraScale("unheard-of", 1)])] };

        var answer = await rehearsal.Host.Api().LoadDecksAsync(id, wish, dryRun: true, cancellationToken: Cancellation);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.Contains("These decks would fit: A.", ((Refit.ApiException)answer.Error!).Content, StringComparison.Ordinal);
    }

    public static TheoryData<string> Nonsense => new(
        """{}""", """{"decks":[]}""", """{"decks":[{"name":"A","loras":[]}]}""", """{"decks":[{"name":"a b","loras":[{"name":"x","scale":1}]}]}""",
        """{"decks":[null]}""", """{"decks":[{"name":"A","loras":[null]}]}""", """{"decks":[{"name":"A","loras":[{"name":"x","scale":11}]}]}""",
        """{"decks":[{"name":"A","loras":[{"name":"x","scale":1}]}],"up":"B"}""", """{"setList":"nobody-has-it"}""");

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Decks_ThatMakeNoSense_AreRefusedByField(string body)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id).WithLoras(("neon-ink", 0));

        using var http = rehearsal.Host.Http();
        var answer = await http.PostAsync($"/api/queues/{id}/decks", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static CueRequest Fade(string to, int steps) =>
        new() { Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = to, Steps = steps, Curve = FadeCurve.Linear } };
}
