using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Decks;

public sealed class DeckFaderTests
{
    private static readonly LookLora Ink = Some.Lora("neon-ink", 0.8);
    private static readonly LookLora Cut = Some.Lora("paper-cut");
    private static readonly IReadOnlyList<DeckSpec> Specs =
        [new("A", [new LoraScale("neon-ink", 0.8)]), new("B", [new LoraScale("paper-cut", 1)])];

    [Fact]
    public void Steps_Linear_SayTheWholeVectorInEach_AndEndAtTheOtherDeck()
    {
        var steps = Steps(new DeckFadeSpec { To = "B", Steps = 4, Curve = FadeCurve.Linear });

        Assert.Equal([0.6, 0.4, 0.2, 0], steps.Select(step => step[Ink.Path]));
        Assert.Equal([0.25, 0.5, 0.75, 1], steps.Select(step => step[Cut.Path]));
    }

    [Fact]
    public void Steps_EqualPower_KeepTheSumOfSquaredLevels()
    {
        var steps = Steps(new DeckFadeSpec { To = "B", Steps = 8 });

        Assert.All(steps, step => Assert.Equal(1, Math.Pow(step[Ink.Path] / 0.8, 2) + Math.Pow(step[Cut.Path], 2), 4));
        Assert.Equal((0d, 1d), (steps[^1][Ink.Path], steps[^1][Cut.Path]));
    }

    /// <summary>Scope begins the picture anew with every change of scales.</summary>
    [Fact]
    public void Steps_ToWhereTheFaderStands_AreNone() => Assert.Empty(Steps(new DeckFadeSpec { To = "A", Steps = 8 }));

    [Fact]
    public void Steps_AfterAChangeByHand_BeginWhereTheStageIs_WithoutAJump()
    {
        var look = Some.Look(Ink with { Scale = 0.4 }, Cut with { Scale = 0.3 });

        var steps = DeckFader.Steps(look, LookDeck.Of(Specs, "A"), new DeckFadeSpec { To = "B", Steps = 10, Curve = FadeCurve.Linear });

        Assert.Equal(0.36, steps[0][Ink.Path], 6);
        Assert.Equal(0.37, steps[0][Cut.Path], 6);
        Assert.Equal((0d, 1d), (steps[^1][Ink.Path], steps[^1][Cut.Path]));
    }

    [Theory]
    [InlineData(FadeCurve.Linear, 0.5, 0.5)]
    [InlineData(FadeCurve.EqualPower, 0.70711, 0.70711)]
    public void Target_InTheMiddle_IsByTheCurve(FadeCurve curve, double a, double b)
    {
        var target = DeckFader.Target(LookDeck.Of(Specs, "A"), new DeckFadeSpec { To = "B", Position = 0.5, Curve = curve });

        Assert.Equal(a, target[0].Level, 4);
        Assert.Equal(b, target[1].Level, 4);
    }

    [Fact]
    public void Target_OfThree_LowersTheOthersInProportion()
    {
        LookDeck[] decks = [new("A", [], 0.6), new("B", [], 0.2), new("C", [], 0)];

        var target = DeckFader.Target(decks, new DeckFadeSpec { To = "C", Position = 0.5, Curve = FadeCurve.Linear });

        Assert.Equal([0.375, 0.125, 0.5], target.Select(deck => Math.Round(deck.Level, 6)));
    }

    /// <summary>Up, half back, and all the way back: the stage is as it was.</summary>
    [Theory]
    [InlineData(FadeCurve.Linear)]
    [InlineData(FadeCurve.EqualPower)]
    public void Steps_ThereAndBack_EndWhereTheyBegan(FadeCurve curve)
    {
        var (look, decks) = (Some.Look(Ink, Cut), LookDeck.Of(Specs, "A"));
        foreach (var (to, position) in new[] { ("B", 1.0), ("A", 0.5), ("A", 1) })
        {
            var fade = new DeckFadeSpec { To = to, Position = position, Steps = 5, Curve = curve };
            var end = DeckFader.Steps(look, decks, fade)[^1];
            decks = DeckFader.Target(decks, fade);
            look = look with { Loras = [.. look.Loras.Select(lora => lora with { Scale = end[lora.Path] })] };
            Assert.All(look.Loras, lora => Assert.Equal(DeckFader.Scales(decks)[lora.Name], lora.Scale, 1e-5));
        }

        Assert.Equal([0.8, 0], look.Loras.Select(lora => lora.Scale));
        Assert.Equal([1, 0], decks.Select(deck => deck.Level));
    }

    [Fact]
    public void Steps_OfALoraInBothDecks_HoldIt_AndInNone_LetItGo()
    {
        LookDeck[] decks = [new("A", [new("neon-ink", 0.6), new("paper-cut", 1)], 1), new("B", [new("neon-ink", 0.6)], 0)];
        var look = Some.Look(Ink with { Scale = 0.6 }, Cut with { Scale = 1 }, Some.Lora("ink-wash", 0.4));

        var steps = DeckFader.Steps(look, decks, new DeckFadeSpec { To = "B", Steps = 4, Curve = FadeCurve.Linear });

        Assert.All(steps, step => Assert.Equal(0.6, step[Ink.Path], 6));
        Assert.Equal([0.75, 0.5, 0.25, 0], steps.Select(step => step[Cut.Path]));
        Assert.Equal([0.3, 0.2, 0.1, 0], steps.Select(step => step[look.Loras[2].Path]));
    }

    [Fact]
    public void Steps_OfNegativeScales_AndOfSumsBeyondTheRange_StayInIt()
    {
        LookDeck[] decks = [new("A", [new("neon-ink", -8)], 1), new("B", [new("neon-ink", 9), new("paper-cut", -2)], 0)];

        var steps = DeckFader.Steps(Some.Look(Ink with { Scale = -8 }, Cut), decks, new DeckFadeSpec { To = "B", Steps = 16 });

        Assert.All(steps.SelectMany(step => step.Values), scale => Assert.InRange(scale, -10, 10));
        Assert.Equal((9, -2), (steps[^1][Ink.Path], steps[^1][Cut.Path]));
        Assert.Equal(steps.Select(step => step[Cut.Path]).OrderDescending(), steps.Select(step => step[Cut.Path]));
    }

    [Fact]
    public void Target_WhereAllAreDown_RaisesOne_AndPositionZeroLeavesThemDown()
    {
        var down = LookDeck.Of(Specs, null);

        Assert.Equal([0, 1], DeckFader.Target(down, new DeckFadeSpec { To = "B" }).Select(deck => deck.Level));
        Assert.Equal([0, 0], DeckFader.Target(down, new DeckFadeSpec { To = "B", Position = 0 }).Select(deck => deck.Level));
    }

    [Fact]
    public void Union_OfDecks_IsSilentButForTheOneThatIsUp()
    {
        var union = DeckFader.Union(LookDeck.Of(Specs, "A"));

        Assert.Equal([new LoraScale("neon-ink", 0.8), new LoraScale("paper-cut", 0)], union);
    }

    [Fact]
    public void OfASetList_WithoutDecksOfItsOwn_AreItsCombinationsOfLoras()
    {
        var setList = new SetList
        {
            Cues =
            [
                Swap(new LoraScale("neon-ink", 0.8)), Some.Prompt(), Swap(new LoraScale("paper-cut", 1), new LoraScale("neon-ink", 0)),
                Swap(new LoraScale("neon-ink", 0.8)), Swap(),
            ],
        };

        var decks = SetListDecks.Of(setList);

        Assert.Equal(["A", "B"], decks.Select(deck => deck.Name));
        Assert.Equal([["neon-ink"], ["paper-cut"]], decks.Select(deck => deck.Loras.Select(lora => lora.Name)));
    }

    private static CueRequest Swap(params LoraScale[] loras) => new() { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = loras } };

    private static IReadOnlyList<IReadOnlyDictionary<string, double>> Steps(DeckFadeSpec fade) =>
        DeckFader.Steps(Some.Look(Ink, Cut), LookDeck.Of(Specs, "A"), fade);
}
