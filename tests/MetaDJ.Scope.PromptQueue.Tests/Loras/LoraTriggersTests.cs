using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Loras;

public sealed class LoraTriggersTests
{
    private static readonly LookLora s_ink = Some.Lora("neon-ink", 1);
    private static readonly LookLora s_cut = Some.Lora("paper-cut");
    private static readonly IReadOnlyList<LoraEntry> s_library = [Entry("neon-ink", "neon ink"), Entry("paper-cut", "ppcut", "layered paper"), Entry("far-away", "far")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a lighthouse", "a lighthouse, ink")]
    [InlineData("a lighthouse in INK", "a lighthouse in INK")]
    [InlineData("ink, a lighthouse", "ink, a lighthouse")]
    [InlineData("drinking inky tea", "drinking inky tea, ink")]
    [InlineData("drinking, then ink.", "drinking, then ink.")]
    [InlineData("ink-like", "ink-like")]
    public void Say_AddsAWordOnce(string prompt, string said) => Assert.Equal(said, LoraTriggers.Say(prompt, ["ink"]));

    [Fact]
    public void Say_WithoutRoom_LeavesOutWhatDoesNotFit()
    {
        var prompt = new string('x', CueValidation.LongestPrompt - 5);

        Assert.Equal(prompt + ", ink", LoraTriggers.Say(prompt, ["far too long", "ink"]));
    }

    [Fact]
    public void Prompt_ThatAsksForWords_SaysThoseOfLorasAboveZero_AndKeepsTheTextPeopleWrote()
    {
        var look = LoraTriggers.Learn(Some.Look(s_ink, s_cut with { Scale = -1 }), Prompt(true), s_library);

        var change = LookChange.Apply(look, Prompt(true), new LookParameters());

        Assert.Equal(["a lighthouse, neon ink", "unheard"], change.Update.Prompts!.Select(prompt => prompt.Text));
        Assert.Equal("a lighthouse", change.Look.Prompts[0].Text);
        Assert.Equal((true, "neon ink"), (change.Look.ToResponse().AddTriggerWords, Assert.Single(change.Look.ToResponse().TriggerWords)));
        Assert.Equal("a lighthouse, neon ink", LookChange.Whole(change.Look).Prompts![0].Text);
        Assert.Equal("a lighthouse, neon ink", LookChange.Start(change.Look).Prompts![0].Text);
    }

    [Fact]
    public void Transition_LeadsToTheSamePromptsThatGoAlong()
    {
        var cue = Prompt(true) with { Kind = CueKind.Transition, Transition = new TransitionSpec(4, InterpolationMethod.Linear) };

        var change = LookChange.Apply(LoraTriggers.Learn(Some.Look(s_ink), cue, s_library), cue, new LookParameters());

        Assert.Equal(change.Update.Prompts, change.Update.Transition!.TargetPrompts);
        Assert.Equal("a lighthouse, neon ink", change.Update.Prompts![0].Text);
    }

    [Fact]
    public void Fade_BringsWordsWithItsFirstStep_AndTakesThemWithTheLast()
    {
        var look = LookChange.Apply(LoraTriggers.Learn(Some.Look(s_ink, s_cut), Prompt(true), s_library), Prompt(true), new LookParameters()).Look;

        var first = LookChange.Scales(look, Scales(0.5, 0.5), new LookParameters());
        var middle = LookChange.Scales(first.Look, Scales(0.2, 0.8), new LookParameters());
        var last = LookChange.Scales(middle.Look, Scales(0, 1), new LookParameters());

        Assert.Equal("a lighthouse, neon ink, ppcut, layered paper", first.Update.Prompts![0].Text);
        Assert.Null(middle.Update.Prompts);
        Assert.Equal("a lighthouse, ppcut, layered paper", last.Update.Prompts![0].Text);
        Assert.Equal("a lighthouse", last.Look.Prompts[0].Text);
        Assert.NotNull(last.Update.LoraScales);
    }

    [Fact]
    public void Fade_ThatTurnsWordsOnOrOff_SaysSoThoughNoLoraComesOrGoes()
    {
        var look = LookChange.Apply(Some.Look(s_ink), Prompt(null), new LookParameters()).Look;

        var on = LookChange.Scales(LoraTriggers.Learn(look, Swap(true), s_library), Scales(0.5, 0), new LookParameters());
        var off = LookChange.Scales(LoraTriggers.Learn(on.Look, Swap(false), s_library), Scales(0.4, 0), new LookParameters());

        Assert.Equal("a lighthouse, neon ink", on.Update.Prompts![0].Text);
        Assert.Equal("a lighthouse", off.Update.Prompts![0].Text);
        Assert.Null(LookChange.Scales(off.Look, Scales(0.3, 0), new LookParameters()).Update.Prompts);
    }

    [Fact]
    public void Panic_HasNoWords_AndTheWayBackHas()
    {
        var look = LookChange.Apply(LoraTriggers.Learn(Some.Look(s_ink), Prompt(true), s_library), Prompt(true), new LookParameters()).Look;

        var panic = LookChange.Apply(look, new CueRequest { Kind = CueKind.Panic, Prompts = [new WeightedPrompt("clouds")] }, new LookParameters());
        var back = LookChange.Apply(panic.Look, new CueRequest { Kind = CueKind.PanicEnd }, new LookParameters());

        Assert.Equal("clouds", panic.Update.Prompts![0].Text);
        Assert.Equal("a lighthouse, neon ink", back.Update.Prompts![0].Text);
    }

    [Fact]
    public void Prompts_WithoutTheOption_AreSaidAsTheyAre() =>
        Assert.Equal("a lighthouse", LookChange.Apply(LoraTriggers.Learn(Some.Look(s_ink), Prompt(null), s_library), Prompt(null), new LookParameters()).Update.Prompts![0].Text);

    [Fact]
    public void Check_OfAKindWithoutPrompts_RefusesTheOption() => Assert.Equal(
        ["addTriggerWords"],
        CueValidation.Check(new CueRequest { Kind = CueKind.Parameters, Parameters = new LookParameters { NoiseScale = 1 }, AddTriggerWords = true }, Some.Now).Fields);

    [Fact]
    public async Task Words_GoWithTheLook_ThroughTheQueueAndOntoAnotherPod()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        session.WithLoras(("neon-ink", 0));
        await rehearsal.Host.Api(AccessForTests.Operator).AddLoraAsync(Entry("neon-ink", "neon ink"), Cancellation);

        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("a harbour") with { AddTriggerWords = true })).Id, CueState.Accepted);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Fade("neon-ink", 1, steps: 2))).Id, CueState.Accepted);
        var look = (await rehearsal.Host.Api().GetLookAsync(id, Cancellation)).Content!;
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Prompt("a pier"))).Id, CueState.Accepted);
        await rehearsal.SeeAsync(id, (await rehearsal.QueueAsync(id, Some.Fade("neon-ink", 0, steps: 2))).Id, CueState.Accepted);

        Assert.Equal(["a harbour", "a harbour, neon ink", "a pier, neon ink", "a pier"], session.Prompts);
        Assert.Equal(("a harbour", "neon ink"), (look.Prompts[0].Text, Assert.Single(look.TriggerWords)));
    }

    private static CueRequest Prompt(bool? add) => new()
    {
        Kind = CueKind.Prompt, AddTriggerWords = add, Prompts = [new WeightedPrompt("a lighthouse"), new WeightedPrompt("unheard", 0)],
    };

    private static CueRequest Swap(bool add) => Some.Fade("neon-ink", 0.5) with { AddTriggerWords = add };

    private static Dictionary<string, double> Scales(double ink, double cut) => new() { [s_ink.Path] = ink, [s_cut.Path] = cut };

    private static LoraEntry Entry(string name, params string[] words) => new()
    {
        Name = name, Family = LoraFamily.Wan13B, TriggerWords = words, Url = new Uri($"https://huggingface.co/example/x/resolve/main/{name}.safetensors"),
    };
}
