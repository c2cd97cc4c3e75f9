using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Decks;

/// <summary>A replica that dies in the middle of a fade.</summary>
public sealed class DeckTakeoverTests
{
    private static readonly (string, string)[] s_settings = [("Dispatch:ChunkInterval", "00:00:00.100"), ("Tempo:LookAhead", "00:00:00")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The bar of the fade was over by then: it expired half way, with both LoRAs heard for good.</summary>
    [Fact]
    public async Task Fade_OnABarWhoseReplicaIsKilled_IsTakenToItsEnd_AndNotBegunAnew()
    {
        const int Steps = 60;
        await using var rehearsal = await Rehearsal.StartAsync(s_settings);
        var survivor = await rehearsal.AddAsync(s_settings);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0), ("paper-cut", 0));
        var api = rehearsal.Host.Api();
        var loaded = await api.LoadDecksAsync(
            id, new LoadDecksRequest { Decks = [new("A", [new LoraScale("neon-ink", 0.8)]), new("B", [new LoraScale("paper-cut", 1)])], Up = "A" }, cancellationToken: Cancellation);
        await rehearsal.SeeAsync(id, loaded.Content!.CueId!.Value, CueState.Accepted);
        using var http = rehearsal.Host.Http();
        using var set = await http.PutAsync(
            $"/api/queues/{id}/tempo", new StringContent("""{"bpm":240,"barOneNow":true}""", System.Text.Encoding.UTF8, "application/json"), Cancellation);
        var fade = await rehearsal.QueueAsync(id, new CueRequest
        {
            Kind = CueKind.DeckFade, DeckFade = new DeckFadeSpec { To = "B", Steps = Steps, Curve = FadeCurve.Linear }, At = new CueTime { Bar = 3 },
        });
        await Eventually.SeeAsync("it has begun", () => Task.FromResult(Scales(session).Count), seen => seen > 5, Cancellation);

        await rehearsal.Host.KillAsync();

        await rehearsal.SeeAsync(id, fade.Id, CueState.Accepted, survivor);
        var scales = Scales(session);
        Assert.Equal((0, 1), scales[^1]);
        Assert.Equal(scales.Select(scale => scale.Ink).OrderDescending(), scales.Select(scale => scale.Ink));
        Assert.InRange(scales.Count, 7, Steps);
    }

    private static List<(double Ink, double Cut)> Scales(StubSession session) =>
        [.. session.Updates.Select(update => update["lora_scales"]).OfType<System.Text.Json.Nodes.JsonArray>().Select(scales => ((double)scales[0]!["scale"]!, (double)scales[1]!["scale"]!))];
}
