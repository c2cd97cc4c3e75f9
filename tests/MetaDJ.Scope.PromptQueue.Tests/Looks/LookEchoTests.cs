using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.PromptQueue.Tests.Looks;

/// <summary>What a stage says it accepted → which cues it has.</summary>
public sealed class LookEchoTests
{
    private static readonly Look s_before = Some.Look() with { Prompts = [new WeightedPrompt("before")], Parameters = new LookParameters { VaceContextScale = 0.6 } };

    [Fact]
    public void Arrived_WhenNothingWasSaid_IsNone() => Assert.Equal(0, Count([], Text("a")));

    [Fact]
    public void Arrived_WhenTheStageStillHasWhatWasBefore_IsNone() => Assert.Equal(0, Count(Said(Text("before")), Text("a")));

    [Fact]
    public void Arrived_WhenItSaysThePrompts_IsThere() => Assert.Equal(1, Count(Said(Text("a")), Text("a")));

    [Fact]
    public void Arrived_WhenOnlyThePromptsAreThere_AndTheTransitionIsAnother_IsNot() => Assert.Equal(0, Count(Said(Slowly("a", 4)), Slowly("a", 8)));

    [Fact]
    public void Arrived_OfATransition_IsThere() => Assert.Equal(1, Count(Said(Slowly("a", 8)), Slowly("a", 8)));

    [Fact]
    public void Arrived_WhenALaterOneIsThere_ProvesThoseBefore() => Assert.Equal(2, Count(Said(Text("a"), Text("b")), Text("a"), Text("b"), Text("c")));

    [Fact]
    public void Arrived_WhenTheStrengthThatGoesAlongHasMoved_IsThereAllTheSame()
    {
        var echo = Said(Text("a"));
        echo["vace_context_scale"] = 0.9;
        Assert.Equal(1, Count(echo, Text("a")));
        Assert.Equal(0, Count(echo, Text("a") with { Parameters = new LookParameters { VaceContextScale = 0.6 } }));
    }

    [Fact]
    public void Arrived_WithDefaultsAndNumbersAsScopeWritesThem_IsThere()
    {
        var echo = JsonNode.Parse("""{"prompts":[{"text":"a","weight":1.0,"note":null}],"spatial_interpolation_method":"linear","prompt_interpolation_method":"linear","noise_scale":0.50}""")!.AsObject();
        Assert.Equal(1, Count(echo, Text("a") with { Parameters = new LookParameters { NoiseScale = 0.5 } }));
        Assert.Equal(0, Count(echo, Text("a") with { Parameters = new LookParameters { NoiseScale = 0.25 } }));
    }

    [Theory]
    [InlineData(CueKind.LoraSwap)]
    [InlineData(CueKind.DeckFade)]
    [InlineData(CueKind.Ramp)]
    public void Arrived_OfWhatOneUpdateDoesNotDo_IsNeverKnown_NorOfWhatComesBehindIt(CueKind kind)
    {
        Assert.False(LookEcho.Tells(kind));
        Assert.Equal(0, Count(Said(Text("a")), new CueRequest { Kind = kind }, Text("a")));
    }

    [Fact]
    public void Arrived_OfACrossFade_SaysWhatIsStillToBeSent()
    {
        var look = s_before with { Loras = [Some.Lora("neon-ink")] };
        var recall = new CueRequest
        {
            Kind = CueKind.Look,
            Look = new LookRecall { Steps = 4, Look = new SavedLook { Prompts = [new WeightedPrompt("a")], Loras = [new Contracts.Http.LoraScale("neon-ink", 1)] } },
        };

        var there = Assert.Single(LookEcho.Arrived(look, [recall, Text("b")], Said(Slowly("a", 4)), [], TimeSpan.FromSeconds(1), Some.Now));

        Assert.Equal(4, there.Fade.Count);
        Assert.Equal("a", there.Change.Look.Prompts[0].Text);
    }

    private static int Count(JsonObject echo, params CueRequest[] cues) => LookEcho.Arrived(s_before, cues, echo, [], TimeSpan.FromSeconds(1), Some.Now).Count;

    /// <summary>What Scope would say after these.</summary>
    private static JsonObject Said(params CueRequest[] cues)
    {
        var echo = new JsonObject();
        foreach (var cue in cues)
        {
            foreach (var (name, value) in JsonSerializer.SerializeToNode(LookChange.Apply(s_before, cue, new LookParameters()).Update, ScopeJson.Options)!.AsObject())
            {
                echo[name] = value?.DeepClone();
            }
        }

        return echo;
    }

    private static CueRequest Text(string text) => Some.Prompt(text);

    private static CueRequest Slowly(string text, int steps) => new() { Kind = CueKind.Transition, Prompts = [new WeightedPrompt(text)], Transition = new TransitionSpec(steps) };
}
