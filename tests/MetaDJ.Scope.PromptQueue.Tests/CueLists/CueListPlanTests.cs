using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.CueLists;

/// <summary>The cue list as a table: a list in short, the presses on it, and what comes of them.</summary>
public sealed class CueListPlanTests
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// A list is numbers: <c>1</c> waits for a GO, <c>1+</c> continues with the next, <c>1></c> follows after its hold, <c>L1x2</c> and <c>L1</c>
    /// loop. Presses: <c>g</c> GO, <c>.</c> what the list waits for is done, <c>s2</c> stand by, <c>b</c> back, <c>x</c> stop, <c>g3</c> GO 3.
    /// </summary>
    [Theory]
    [InlineData("1 2 3", "g g g", "1|2|3", "end")]
    [InlineData("1 2 3", "g g g g", "1|2|3|-", "end")]
    [InlineData("1+ 2 3", "g g", "1,2|3", "end")]
    [InlineData("1> 2> 3 4", "g . .", "1|2|3", "4")]
    [InlineData("1> 2> 3 4", "g g", "1|4", "end")]
    [InlineData("1> 2> 3 4", "g . x .", "1|2|-", "4")]
    [InlineData("1 2 3", "s3 g", "3", "end")]
    [InlineData("1 2 3", "g g b b g", "1|2|1", "2")]
    [InlineData("1> 2> 3 4", "g s2 . .", "1|2|3", "2")]
    [InlineData("1 2 3", "g3", "3", "end")]
    [InlineData("1 2.5 x", "g g g", "1|2.5|x", "end")]
    [InlineData("1> 2> L1x2 4 5", "g . . . . . . .", "1|2|1|2|1|2|4|-", "5")]
    [InlineData("1> 2> L1 4 5", "g . . . . . g", "1|2|1|2|1|2|4", "5")]
    [InlineData("1> 2> L1x9 4 5", "g . . g g", "1|2|1|4|5", "end")]
    [InlineData("1> L1x1 2> L1x1 3", "g . . . . . .", "1|1|2|1|1|2|3", "end")]
    [InlineData("1> L1x1 2> L1x1 3", "g . . s1 g . .", "1|1|2|1|1|2", "3")]
    [InlineData("1 2 L1 3", "g g g g g", "1|2|1|2|1", "2")]
    [InlineData("1> 2+ 3> L1 4", "g . . .", "1|2,3|1|2,3", "4")]
    [InlineData("1>", "g .", "1|-", "end")]
    public void Presses_FireWhatTheListSays(string list, string presses, string fired, string standby)
    {
        var cues = List(list);
        Assert.Equal([], Errors(cues));
        var state = CueListPlan.Load(cues, null);
        var seen = new List<string>();
        var now = Some.Now;
        foreach (var press in presses.Split(' '))
        {
            now += TimeSpan.FromSeconds(1);
            var plan = press[0] switch
            {
                'g' => CueListPlan.Go(cues, state, press.Length > 1 ? press[1..] : null, "vera", now, s_between, Id),
                '.' => CueListPlan.GoOn(cues, state, null, now, Id),
                _ => null,
            };
            state = plan switch
            {
                GoPlan.Fire fire => fire.State,
                not null => state,
                null => press[0] switch { 's' => CueListPlan.StandBy(cues, state, press[1..])!, 'b' => CueListPlan.Back(state), _ => CueListPlan.Stop(state) },
            };
            if (plan is not null)
            {
                seen.Add(plan is GoPlan.Fire went ? string.Join(',', went.Cues.Select(cue => cue.Cue.Number)) : "-");
            }
        }

        Assert.Equal(fired, string.Join('|', seen));
        Assert.Equal(standby, state.Standby < cues.Count ? cues[state.Standby].Number : "end");
    }

    [Fact]
    public void Go_PressedTwiceInARow_IsOne()
    {
        var cues = List("1 2 3");
        var first = Assert.IsType<GoPlan.Fire>(CueListPlan.Go(cues, CueListPlan.Load(cues, null), null, "vera", Some.Now, s_between, Id));

        var soon = Assert.IsType<GoPlan.TooSoon>(CueListPlan.Go(cues, first.State, null, "cora", Some.Now.AddMilliseconds(150), s_between, Id));

        Assert.Equal(TimeSpan.FromMilliseconds(50), soon.Wait);
        Assert.IsType<GoPlan.Fire>(CueListPlan.Go(cues, first.State, null, "vera", Some.Now.AddMilliseconds(200), s_between, Id));
    }

    [Fact]
    public void Go_WhileTheListPlays_WithdrawsWhatItFiredByItself_NotWhatAGoFired()
    {
        var cues = List("1> 2> 3 4");
        var went = (GoPlan.Fire)CueListPlan.Go(cues, CueListPlan.Load(cues, null), null, "vera", Some.Now, s_between, Id);
        var atOnce = (GoPlan.Fire)CueListPlan.Go(cues, went.State, null, "vera", Some.Now.AddSeconds(1), s_between, Id);
        Assert.Empty(atOnce.Withdraws);

        var on = (GoPlan.Fire)CueListPlan.GoOn(cues, went.State, null, Some.Now, Id);
        var later = (GoPlan.Fire)CueListPlan.Go(cues, on.State, null, "vera", Some.Now.AddSeconds(1), s_between, Id);
        Assert.Equal([on.Cues[0].Id], later.Withdraws);
    }

    [Fact]
    public void GoOn_AfterACueThatFailed_KeepsItsTime()
    {
        var cues = List("1> 2> L1");
        var went = (GoPlan.Fire)CueListPlan.Go(cues, CueListPlan.Load(cues, null), null, "vera", Some.Now, s_between, Id);

        var on = (GoPlan.Fire)CueListPlan.GoOn(cues, went.State, failed: cues[0], Some.Now, Id);

        Assert.Equal(Some.Now + cues[0].Hold, on.Cues[0].Cue.NotBefore);
    }

    [Fact]
    public void WaitsFor_IsTheLastOfWhatWentTogether()
    {
        var cues = List("1+ 2> 3");
        var went = (GoPlan.Fire)CueListPlan.Go(cues, CueListPlan.Load(cues, null), null, "vera", Some.Now, s_between, Id);

        Assert.Equal((2, went.Cues[1].Id), (went.Cues.Count, went.State.WaitsFor));
        Assert.All(went.Cues, cue => Assert.Null(cue.Cue.Follow));
    }

    [Theory]
    [InlineData("1 1", "cues[1].number")]
    [InlineData("1 L3", "cues[1].loop.to")]
    [InlineData("1 L1 L1", "")]
    [InlineData("L1 1", "cues[0].loop.to")]
    [InlineData("1+ L1", "cues[0].follow,cues[1].loop")]
    [InlineData("1> L1x0", "cues[1].loop.times")]
    public void Lists_ThatCannotBePlayed_AreRefused(string list, string fields) =>
        Assert.Equal(fields, string.Join(',', Errors(List(list))));

    [Fact]
    public void Loop_WithoutAnyTimeInIt_IsRefused()
    {
        var cues = List("1> L1").Select(cue => cue with { Hold = null }).ToList();
        Assert.Equal(["cues[1].loop"], Errors(cues));
    }

    private static CueId Id() => CueId.New(TimeProvider.System);

    private static IReadOnlyCollection<string> Errors(IReadOnlyList<CueRequest> cues)
    {
        var errors = new FieldErrors();
        CueListValidation.Check(cues, errors);
        return errors.Fields;
    }

    private static IReadOnlyList<CueRequest> List(string list) => [.. list.Split(' ').Select((word, i) => word[0] == 'L' ? Loop(word[1..].Split('x'), i) : Cue(word))];

    private static CueRequest Loop(string[] parts, int place) => new()
    {
        Kind = CueKind.Loop,
        Number = $"loop{place}",
        Loop = new LoopSpec(parts[0], parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : null),
    };

    private static CueRequest Cue(string word) => Some.Prompt(word) with
    {
        Number = word.TrimEnd('+', '>'),
        Follow = word[^1] switch { '+' => CueFollow.AutoContinue, '>' => CueFollow.AutoFollow, _ => null },
        Hold = word[^1] == '>' ? TimeSpan.FromSeconds(2) : null,
    };
}
