using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraSwaps;
using MetaDJ.Scope.PromptQueue.Ramps;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Ramps;

public sealed class RampTests
{
    private static readonly RampSpec s_spec = new() { Parameter = "noiseScale", From = 0, To = 1, Over = TimeSpan.FromSeconds(10) };

    [Theory]
    [InlineData(RampShape.Linear, 0.25, 0.5, 0.75)]
    [InlineData(RampShape.EaseIn, 0.015625, 0.125, 0.421875)]
    [InlineData(RampShape.EaseOut, 0.578125, 0.875, 0.984375)]
    [InlineData(RampShape.EaseInOut, 0.0625, 0.5, 0.9375)]
    [InlineData(RampShape.Exponential, 0.004552, 0.030303, 0.175972)]
    [InlineData(RampShape.Sine, 0.146447, 0.5, 0.853553)]
    public void ValueAt_OfEachShape_BeginsAtOneEndsAtTheOther(RampShape shape, double quarter, double half, double threeQuarters)
    {
        var ramp = Begin(s_spec with { Shape = shape });

        Assert.Equal([0, quarter, half, threeQuarters, 1, 1], new[] { 0, 2.5, 5, 7.5, 10, 99 }.Select(at => ramp.ValueAt(After(at))));
        Assert.False(ramp.IsOverAt(After(9.999)));
        Assert.True(ramp.IsOverAt(After(10)));
    }

    [Fact]
    public void ValueAt_OfAnEnvelope_AttacksHoldsAndReleasesToWhereItBegan()
    {
        var ramp = Begin(s_spec with { From = null, Over = TimeSpan.FromSeconds(1), Envelope = new EnvelopeSpec(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)) }, present: 0.2);

        Assert.Equal([0.2, 0.6, 1, 1, 1, 0.6, 0.2, 0.2], new[] { 0, 0.5, 1, 2, 3, 5, 7, 60 }.Select(at => ramp.ValueAt(After(at))));
        Assert.False(ramp.IsOverAt(After(6.9)));
        Assert.True(ramp.IsOverAt(After(7)));
    }

    [Theory]
    [InlineData(LfoWave.Sine, 0.5, 0.8, 0.5, 0.2)]
    [InlineData(LfoWave.Triangle, 0.5, 0.8, 0.5, 0.2)]
    [InlineData(LfoWave.Saw, 0.2, 0.35, 0.5, 0.65)]
    [InlineData(LfoWave.Square, 0.8, 0.8, 0.2, 0.2)]
    public void ValueAt_OfASwing_RepeatsAroundItsMiddle(LfoWave wave, double first, double second, double third, double fourth)
    {
        var ramp = Begin(s_spec with { To = 0.5, Over = null, Lfo = new LfoSpec(wave, 0.3, PeriodBeats: 8) }, beatMs: 500);

        Assert.Equal([first, second, third, fourth, first], new[] { 0, 1.0, 2, 3, 40 }.Select(at => ramp.ValueAt(After(at))));
        Assert.False(ramp.IsOverAt(After(1e6)));
        Assert.Null(ramp.ToResponse().EndsAt);
    }

    [Fact]
    public void ValueAt_OfADeepSwing_StaysInTheRange_AndEndsInItsMiddle()
    {
        var ramp = Begin(s_spec with { To = 0.9, Lfo = new LfoSpec(LfoWave.Square, 1, TimeSpan.FromSeconds(2)) });

        Assert.Equal([1, 0, 0.9], new[] { 0.5, 1.5, 10 }.Select(at => ramp.ValueAt(After(at))));
    }

    [Fact]
    public void Stand_StopsItsTime_AndGoOnGoesOnWhereItWas()
    {
        var stood = Begin(s_spec).Stand(After(4));

        Assert.Equal(0.4, stood.ValueAt(After(400)));
        Assert.Equal(0.5, stood.GoOn(After(1_000)).ValueAt(After(1_001)));
        Assert.Equal(stood, stood.Stand(After(500)));
    }

    /// <summary>Half of eight beats has passed when the tempo doubles: the other half takes half as long, and nothing jumps.</summary>
    [Fact]
    public void At_AnotherTempo_WhatHasPassedHasPassed_AndTheRestFollows()
    {
        var slow = Begin(s_spec with { Over = null, Beats = 8 }, beatMs: 1_000);

        var fast = slow.At(500, After(4));

        Assert.Equal(0.5, fast.ValueAt(After(4)));
        Assert.Equal(0.75, fast.ValueAt(After(5)));
        Assert.False(fast.IsOverAt(After(5.9)));
        Assert.True(fast.IsOverAt(After(6)));
        Assert.Equal(After(6), fast.ToResponse().EndsAt);
        Assert.Equal(fast, fast.At(500, After(5)));
        Assert.Equal(0.5, slow.Stand(After(4)).At(500, After(60)).ValueAt(After(90)));
        Assert.Equal(Begin(s_spec), Begin(s_spec).At(500, After(4)));
    }

    [Fact]
    public void At_AnotherTempo_AnEnvelopesSecondsStay()
    {
        var slow = Begin(s_spec with { Over = null, Beats = 2, Envelope = new EnvelopeSpec(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)) }, beatMs: 1_000);

        Assert.Equal([1.0, 0.5, 0], new[] { 4.0, 6, 8 }.Select(at => slow.At(500, After(3)).ValueAt(After(at))));
        Assert.Equal([0.5, 1.0, 0.5, 0], new[] { 1, 1.5, 5.5, 7.5 }.Select(at => slow.At(500, After(1)).ValueAt(After(at))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_AnotherTempo_ASwingGoesOnInItsPhase(bool periodInBeats)
    {
        var lfo = periodInBeats ? new LfoSpec(LfoWave.Saw, 0.4, PeriodBeats: 4) : new LfoSpec(LfoWave.Saw, 0.4, TimeSpan.FromSeconds(4));
        var slow = Begin(s_spec with { To = 0.5, Over = null, Beats = periodInBeats ? null : 100, Lfo = lfo }, beatMs: 1_000);

        var fast = slow.At(500, After(5));

        Assert.Equal(slow.ValueAt(After(5)), fast.ValueAt(After(5)));
        Assert.Equal(slow.ValueAt(After(periodInBeats ? 7 : 6)), fast.ValueAt(After(6)));
        Assert.Equal(slow.ValueAt(After(7)), fast.At(1_000, After(5)).ValueAt(After(7)), 6);
    }

    [Fact]
    public void Begin_WithoutATempoOrABeginning_IsRefused()
    {
        Assert.IsType<RampStart.Refused>(Ramp.Begin(s_spec with { Over = null, Beats = 4 }, 0, null, Some.Now));
        Assert.IsType<RampStart.Refused>(Ramp.Begin(s_spec with { From = null }, null, null, Some.Now));
    }

    [Fact]
    public void Along_NewValueOfAParameter_EndsItsRampAndNoOther()
    {
        var look = Motion.With(Motion.With(Some.Look(), Begin(s_spec)), Begin(s_spec with { Parameter = "vaceContextScale", To = 2 }));

        var turned = Motion.Along(LookChange.Parameters(look, new LookParameters { NoiseScale = 0.9 }), After(5));

        Assert.Equal((0.9, 1), (turned.Update.NoiseScale, turned.Update.VaceContextScale));
        Assert.Equal(["vaceContextScale"], turned.Look.Ramps.Select(ramp => ramp.Parameter));
        var end = Motion.Step(turned.Look, After(10));
        Assert.Equal((null, 2.0), (end.Update.NoiseScale, end.Update.VaceContextScale));
        Assert.Empty(end.Look.Ramps);
        Assert.Equal((0.9, 2), (end.Look.Parameters.NoiseScale, end.Look.Parameters.VaceContextScale));
    }

    [Fact]
    public void Along_WhileThePictureStandsStill_TimeDoesToo_AlsoBehindAPanic()
    {
        var look = Motion.With(Some.Look(), Begin(s_spec));
        var paused = Motion.Along(LookChange.Apply(look, new CueRequest { Kind = Contracts.CueKind.Pause }, new()), After(2));
        Assert.Null(paused.Update.NoiseScale);
        Assert.False(paused.Look.Moves);
        var going = Motion.Along(LookChange.Apply(paused.Look, new CueRequest { Kind = Contracts.CueKind.Resume }, new()), After(100));
        Assert.Equal(0.2, going.Update.NoiseScale);
        Assert.Equal(0.3, Motion.Step(going.Look, After(101)).Update.NoiseScale);

        var panic = Some.Prompt("safe") with { Kind = Contracts.CueKind.Blackout };
        var black = Motion.Along(LookChange.Apply(going.Look, panic, new()), After(102));
        Assert.Null(black.Update.NoiseScale);
        var back = Motion.Along(LookChange.Apply(black.Look, new CueRequest { Kind = Contracts.CueKind.PanicEnd }, new()), After(500));
        Assert.Equal(0.4, back.Update.NoiseScale);
        Assert.True(back.Look.Moves);
    }

    [Fact]
    public void Decide_CrossFade_NeverWithOneStep_MovesPromptsNumbersAndScalesTogether()
    {
        var look = Some.Look(Some.Lora("neon-ink", 1), Some.Lora("paper-cut")) with { Parameters = new LookParameters { NoiseScale = 0.2 } };
        var saved = new SavedLook { Prompts = [new WeightedPrompt("sun")], Parameters = new LookParameters { NoiseScale = 0.6, ManageCache = true }, Loras = [new LoraScale("paper-cut", 0.8)] };

        var play = Assert.IsType<LookRecalls.Play>(LookRecalls.Decide(look, new LookRecall { Look = saved, Steps = 4 }, new(), TimeSpan.FromSeconds(1), Some.Now));

        Assert.Equal((4, "sun", null, true), (play.Change.Update.Transition!.NumSteps, play.Change.Update.Prompts![0].Text, play.Change.Update.NoiseScale, play.Change.Update.ManageCache));
        Assert.Equal(0.4, Motion.Step(play.Change.Look, After(2)).Update.NoiseScale);
        Assert.Equal([(0.75, 0.2), (0.5, 0.4), (0.25, 0.6), (0, 0.8)], play.Fade.Select(step => (step[look.Loras[0].Path], step[look.Loras[1].Path])));
    }

    [Fact]
    public void Decide_Cut_IsOneUpdate_AndWhatIsNotOnBoardIsTold()
    {
        var look = Some.Look(Some.Lora("neon-ink", 1));
        var saved = new SavedLook { Prompts = [new WeightedPrompt("sun")], Parameters = new LookParameters { NoiseScale = 0.6 }, Loras = [new LoraScale("neon-ink", 0.5)] };

        var play = Assert.IsType<LookRecalls.Play>(LookRecalls.Decide(look, new LookRecall { Look = saved }, new(), TimeSpan.FromSeconds(1), Some.Now));
        Assert.Equal((null, 0.6, 0.5), (play.Change.Update.Transition, play.Change.Update.NoiseScale, play.Change.Update.LoraScales![0].Scale));
        Assert.Empty(play.Fade);

        var refused = Assert.IsType<LookRecalls.Refused>(LookRecalls.Decide(
            look, new LookRecall { Look = saved with { Loras = [new LoraScale("paper-cut", 1)] } }, new(), TimeSpan.FromSeconds(1), Some.Now));
        Assert.Contains("paper-cut", refused.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Along_OfALora_SaysTheWholeVector_AndNothingWhereItsScaleStaysAsItIs()
    {
        var ramp = new RampSpec { Parameter = "lora:neon-ink", From = 0, To = 1, Over = TimeSpan.FromSeconds(4), Envelope = new EnvelopeSpec(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4)) };
        var look = Motion.With(Some.Look(Some.Lora("neon-ink"), Some.Lora("paper-cut", 0.7)), Begin(ramp));

        Assert.Null(Motion.Step(look, After(0)).Update.LoraScales);
        var rises = Motion.Step(look, After(1));
        Assert.Equal([0.25, 0.7], rises.Update.LoraScales!.Select(lora => lora.Scale));
        var top = Motion.Step(rises.Look, After(4));
        Assert.Equal([1, 0.7], top.Update.LoraScales!.Select(lora => lora.Scale));
        Assert.Null(Motion.Step(top.Look, After(6)).Update.LoraScales);
        var end = Motion.Step(top.Look, After(12));
        Assert.Equal([0, 0.7], end.Look.Loras.Select(lora => lora.Scale));
        Assert.Empty(end.Look.Ramps);
    }

    /// <summary>A fade says every scale.</summary>
    [Fact]
    public void Beside_OfAFade_EndsTheRampOfALora_AndNoOther()
    {
        var look = Motion.With(Motion.With(Some.Look(Some.Lora("neon-ink")), Begin(s_spec)), Begin(s_spec with { Parameter = "lora:neon-ink", To = 1 }));
        var (id, body) = Some.Cue(Some.Fade("neon-ink", 0.5));
        var fade = new Fade(new Cue { Id = id, Body = body, State = Contracts.CueState.Due, Receipt = new CueReceipt { QueuedAt = Some.Now } }, [new Dictionary<string, double> { [look.Loras[0].Path] = 0.5 }], Some.Now);

        var step = fade.Beside(Motion.Along(LookChange.Parameters(look, new()), After(5)));

        Assert.Equal(0.5, step.Update.LoraScales!.Single().Scale);
        Assert.Equal(["noiseScale"], step.Look.Ramps.Select(ramp => ramp.Parameter));
        Assert.NotNull(step.Update.NoiseScale);
    }

    [Theory]
    [InlineData("""{"parameter":"lora:neon-ink","to":-2,"over":"00:00:04"}""", "")]
    [InlineData("""{"parameter":"lora:neon-ink","to":11,"over":"00:00:04"}""", "to")]
    [InlineData("""{"parameter":"lora:../x","to":1,"over":"00:00:04"}""", "parameter")]
    [InlineData("""{"parameter":"lora:","to":1,"over":"00:00:04"}""", "parameter")]
    [InlineData("""{"parameter":"noiseScale","to":0.5,"over":"00:00:04"}""", "")]
    [InlineData("""{"parameter":"manageCache","to":1,"over":"00:00:04"}""", "parameter")]
    [InlineData("""{"parameter":"noiseScale","to":1.5,"over":"00:00:04"}""", "to")]
    [InlineData("""{"parameter":"noiseScale","to":0.5}""", "over")]
    [InlineData("""{"parameter":"noiseScale","to":0.5,"over":"00:00:04","beats":4}""", "over")]
    [InlineData("""{"parameter":"noiseScale","to":0.5,"beats":0}""", "beats")]
    [InlineData("""{"parameter":"noiseScale","to":0.5,"over":"02:00:00"}""", "over")]
    [InlineData("""{"parameter":"noiseScale","to":0.5,"lfo":{"wave":"sine","depth":0.2}}""", "lfo.period")]
    [InlineData("""{"parameter":"noiseScale","to":0.5,"lfo":{"wave":"sine","depth":2,"periodBeats":4}}""", "lfo.depth")]
    [InlineData("""{"parameter":"noiseScale","to":0.5,"lfo":{"wave":"sine","depth":0.2,"period":"00:00:00.001"}}""", "lfo.period")]
    [InlineData("""{"parameter":"noiseScale","to":0.5,"over":"00:00:01","envelope":{"hold":"-00:00:01","release":"00:00:01"}}""", "envelope.hold")]
    public void Check_FindsWhatNoRampIs(string spec, string wrong) =>
        Assert.Equal(wrong, string.Join(' ', RampValidation.Check(System.Text.Json.JsonSerializer.Deserialize<RampSpec>(spec, ServiceDefaults.Http.HttpDefaults.Json)!).Fields));

    private static Ramp Begin(RampSpec spec, double? present = null, double? beatMs = null) =>
        Assert.IsType<RampStart.Begun>(Ramp.Begin(spec with { From = spec.From ?? present }, present, beatMs, Some.Now)).Ramp;

    private static DateTimeOffset After(double seconds) => Some.Now.AddSeconds(seconds);
}
