using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Cues;

public sealed class CueValidationTests
{
    private static readonly CueRequest Prompt = Some.Prompt();
    private static readonly CueRequest Transition = Prompt with { Kind = CueKind.Transition, Transition = new TransitionSpec(4, InterpolationMethod.Slerp) };
    private static readonly CueRequest Parameters = new() { Kind = CueKind.Parameters, Parameters = new LookParameters { NoiseScale = 0.5 } };

    public static TheoryData<string, CueRequest> Valid => new()
    {
        { "a prompt", Prompt },
        { "the longest prompt", Some.Prompt(new string('x', 2000)) },
        { "eight prompts", Prompt with { Prompts = [.. Enumerable.Range(0, 8).Select(i => new WeightedPrompt($"{i}", i))] } },
        { "a prompt in another script", Some.Prompt("静かな海 🌊 море") },
        { "a transition", Transition },
        { "the longest transition", Transition with { Transition = new TransitionSpec(64) } },
        { "parameters", Parameters },
        { "parameters beside a prompt", Prompt with { Parameters = Parameters.Parameters } },
        { "a swap", Some.Fade("neon-ink", -10, 64) },
        { "a swap to nothing", new CueRequest { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = [] } } },
        { "a pause", new CueRequest { Kind = CueKind.Pause } },
        { "times", Prompt with { NotBefore = Some.Now.AddSeconds(1), ExpiresAt = Some.Now.AddSeconds(2), Hold = TimeSpan.FromHours(1) } },
        { "a notBefore just past", Prompt with { NotBefore = Some.Now.AddSeconds(-5) } },
        { "a label", Prompt with { Label = "Cosmic Voyage" } },
    };

    public static TheoryData<string, CueRequest> Invalid => new()
    {
        { "kind", Prompt with { Kind = CueKind.Unknown } },
        { "kind", Prompt with { Kind = CueKind.Panic } },
        { "kind", new CueRequest { Kind = CueKind.Resume } },
        { "kind", Prompt with { Kind = (CueKind)99 } },
        { "prompts", new CueRequest { Kind = CueKind.Prompt } },
        { "prompts", Prompt with { Prompts = [] } },
        { "prompts", Prompt with { Prompts = [.. Enumerable.Range(0, 9).Select(i => new WeightedPrompt($"{i}"))] } },
        { "prompts", Prompt with { Prompts = [new WeightedPrompt("a", 0), new WeightedPrompt("b", 0)] } },
        { "prompts", Parameters with { Prompts = Prompt.Prompts } },
        { "prompts[0]", Prompt with { Prompts = [null!] } },
        { "prompts[0].text", Some.Prompt("") },
        { "prompts[0].text", Some.Prompt("  ") },
        { "prompts[0].text", Some.Prompt(new string('x', 2001)) },
        { "prompts[0].text", Some.Prompt("a\nb") },
        { "prompts[0].text", Some.Prompt("a\0b") },
        { "prompts[0].text", Some.Prompt("a\u001b[2Jb") },
        { "prompts[0].text", Some.Prompt("a\u0085b") },
        { "prompts[0].text", Some.Prompt("half \ud83c") },
        { "prompts[1].weight", Prompt with { Prompts = [new WeightedPrompt("a"), new WeightedPrompt("b", -1)] } },
        { "prompts[0].weight", Prompt with { Prompts = [new WeightedPrompt("a", 100.5)] } },
        { "prompts[0].weight", Prompt with { Prompts = [new WeightedPrompt("a", double.NaN)] } },
        { "prompts[0].weight", Prompt with { Prompts = [new WeightedPrompt("a", double.PositiveInfinity)] } },
        { "transition", Prompt with { Kind = CueKind.Transition } },
        { "transition", Transition with { Kind = CueKind.Prompt } },
        { "transition.steps", Transition with { Transition = new TransitionSpec(1) } },
        { "transition.steps", Transition with { Transition = new TransitionSpec(0) } },
        { "transition.steps", Transition with { Transition = new TransitionSpec(65) } },
        { "transition.method", Transition with { Transition = new TransitionSpec(4, InterpolationMethod.Unknown) } },
        { "parameters", new CueRequest { Kind = CueKind.Parameters } },
        { "parameters", new CueRequest { Kind = CueKind.Parameters, Parameters = new LookParameters() } },
        { "parameters.noiseScale", Parameters with { Parameters = new LookParameters { NoiseScale = 1.01 } } },
        { "parameters.noiseScale", Parameters with { Parameters = new LookParameters { NoiseScale = double.NaN } } },
        { "parameters.vaceContextScale", Parameters with { Parameters = new LookParameters { VaceContextScale = 2.1 } } },
        { "parameters.kvCacheAttentionBias", Parameters with { Parameters = new LookParameters { KvCacheAttentionBias = 0 } } },
        { "parameters.denoisingStepList", Parameters with { Parameters = new LookParameters { DenoisingStepList = [] } } },
        { "parameters.denoisingStepList", Parameters with { Parameters = new LookParameters { DenoisingStepList = [250, 1000] } } },
        { "parameters.denoisingStepList", Parameters with { Parameters = new LookParameters { DenoisingStepList = [1001] } } },
        { "loraSwap", new CueRequest { Kind = CueKind.LoraSwap } },
        { "loraSwap.steps", Some.Fade("a", 1, 0) },
        { "loraSwap.steps", Some.Fade("a", 1, 65) },
        { "loraSwap.loras[0].scale", Some.Fade("a", 10.5) },
        { "loraSwap.loras[0].name", Some.Fade("../a", 1) },
        { "loraSwap.loras[0].name", Some.Fade("a.safetensors", 1) },
        { "loraSwap.loras", new CueRequest { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = [new LoraScale("a", 1), new LoraScale("a", 0)] } } },
        { "loraSwap.loras", new CueRequest { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = [.. Enumerable.Range(0, 17).Select(i => new LoraScale($"l{i}", 1))] } } },
        { "notBefore", Prompt with { NotBefore = Some.Now.AddMinutes(-2) } },
        { "notBefore", Prompt with { NotBefore = Some.Now.AddDays(8) } },
        { "expiresAt", Prompt with { ExpiresAt = Some.Now } },
        { "expiresAt", Prompt with { NotBefore = Some.Now.AddSeconds(9), ExpiresAt = Some.Now.AddSeconds(9) } },
        { "hold", Prompt with { Hold = TimeSpan.FromSeconds(-1) } },
        { "hold", Prompt with { Hold = TimeSpan.FromHours(1.1) } },
        { "label", Prompt with { Label = new string('x', 81) } },
        { "label", Prompt with { Label = "a\tb" } },
    };

    [Theory]
    [MemberData(nameof(Valid), DisableDiscoveryEnumeration = true)]
    public void Check_OfWhatScopeTakes_FindsNothing(string what, CueRequest cue)
    {
        var wrong = CueValidation.Check(cue, Some.Now).Fields;

        Assert.True(wrong.Count == 0, $"{what}: {string.Join(", ", wrong)}");
    }

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void Check_NamesTheField(string field, CueRequest cue)
    {
        Assert.Equal([field], CueValidation.Check(cue, Some.Now).Fields);
    }

    [Fact]
    public void Check_OfAChange_LooksAtTheWhole()
    {
        var cue = StoredCue.Read(CueId.New(TimeProvider.System), StoredCue.Write(Queued(Prompt with { NotBefore = Some.Now.AddHours(1) })));

        Assert.Equal(["$"], CueValidation.Check(new CueChange(), cue, Some.Now).Fields);
        Assert.Equal(["position"], CueValidation.Check(new CueChange { Position = 0 }, cue, Some.Now).Fields);
        Assert.Equal(["expiresAt"], CueValidation.Check(new CueChange { ExpiresAt = Some.Now.AddMinutes(30) }, cue, Some.Now).Fields);
        Assert.Equal(["prompts"], CueValidation.Check(new CueChange { Prompts = [new WeightedPrompt("x")] }, Queued(Parameters), Some.Now).Fields);
        Assert.Empty(CueValidation.Check(new CueChange { Position = 3, Hold = TimeSpan.Zero }, cue, Some.Now).Fields);
    }

    [Fact]
    public void Check_OfSetLists_NamesTheCue()
    {
        var bad = new SetList { Cues = [Prompt, Some.Prompt(""), Prompt with { NotBefore = Some.Now.AddMinutes(1) }] };

        Assert.Equal(["cues[1].prompts[0].text", "cues[2]", "name"], SetListValidation.Check("No Such Name", bad, Some.Now).Fields);
        Assert.Equal(["cues"], SetListValidation.Check("empty", new SetList { Cues = [] }, Some.Now).Fields);
        Assert.All(BuiltInSetLists.ByName, ours => Assert.Empty(SetListValidation.Check(ours.Key, ours.Value, Some.Now).Fields));
    }

    private static Cue Queued(CueRequest content) => new()
    {
        Id = CueId.New(TimeProvider.System),
        State = CueState.Queued,
        Body = new CueBody(Some.Holder, content, null),
        Receipt = new CueReceipt { QueuedAt = Some.Now },
    };
}
