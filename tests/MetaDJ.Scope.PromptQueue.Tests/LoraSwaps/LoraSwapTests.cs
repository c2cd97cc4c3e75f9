using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.LoraSwaps;

/// <summary>Swaps from the request to what Scope is told.</summary>
public sealed class LoraSwapTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoraFade_GoesInSteps_WithTheWholeVector()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.020"));
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 1), ("paper-cut", 0));
        var api = rehearsal.Host.Api();
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("a"))).Id, CueState.Applied);

        var swap = new LoraSwapRequest { Loras = [new LoraScale("paper-cut", 0.8)], Steps = 4 };
        var told = (await api.SwapLorasAsync(id, swap, dryRun: true, cancellationToken: Cancellation)).Content!;
        Assert.Equal((LoraSwapKind.Fade, 4, 0.0, null), (told.Kind, told.Steps, told.SecondsWithoutPicture, told.CueId));
        var plan = (await api.SwapLorasAsync(id, swap, cancellationToken: Cancellation)).Content!;
        await rehearsal.SeeAsync(id, plan.CueId!.Value, CueState.Applied);

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
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("kept"))).Id, CueState.Applied);
        var swap = new LoraSwapRequest { Loras = [new LoraScale("ink-wash", 0.7)] };
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, (await api.SwapLorasAsync(id, swap, cancellationToken: Cancellation)).StatusCode);
        await rehearsal.Host.Api(AccessForTests.Operator).PutLoraAsync(
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
}
