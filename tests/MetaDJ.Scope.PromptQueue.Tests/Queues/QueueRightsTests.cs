using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Tests.Queues;

public sealed class QueueRightsTests
{
    [Theory]
    [InlineData(CueKind.Prompt, CrewAction.Prompt, ",prompts,")]
    [InlineData(CueKind.Transition, CrewAction.Prompt, ",prompts,")]
    [InlineData(CueKind.Parameters, CrewAction.ChangeParameters, "")]
    [InlineData(CueKind.LoraSwap, CrewAction.SwapLoras, ",loras,")]
    [InlineData(CueKind.Pause, CrewAction.Pause, ",paused,")]
    [InlineData(CueKind.Resume, CrewAction.Pause, ",paused,")]
    [InlineData(CueKind.Panic, CrewAction.Panic, "")]
    [InlineData(CueKind.Unknown, CrewAction.Unknown, "")]
    public void OfACue_ByItsKind_IsWhatWasDecided(CueKind kind, CrewAction action, string names)
    {
        var cue = new CueRequest { Kind = kind };

        Assert.Equal([action], QueueRights.Actions(cue));
        Assert.Equal(names, QueueRights.Names([cue]));
    }

    [Fact]
    public void OfACue_EveryKind_IsDecidedAbove() => Assert.All(
        Enum.GetValues<CueKind>().Where(kind => kind != CueKind.Unknown),
        kind => Assert.NotEqual([CrewAction.Unknown], QueueRights.Actions(new CueRequest { Kind = kind })));

    [Fact]
    public void Names_OfParameters_AreEachOfThoseThatAreSet()
    {
        var all = new LookParameters { NoiseScale = 1, NoiseController = true, ManageCache = true, DenoisingStepList = [1], KvCacheAttentionBias = 1, VaceContextScale = 1 };
        var names = QueueRights.Names([new CueRequest { Kind = CueKind.Parameters, Parameters = all }]).Trim(',').Split(',');

        Assert.Equal(typeof(LookParameters).GetProperties().Length, names.Length);
        Assert.All(names, name => Assert.Contains(name, StageParameters.All));
        Assert.Equal(",noiseScale,prompts,", QueueRights.Names([Some.Prompt() with { Parameters = new LookParameters { NoiseScale = 0 } }]));
        Assert.Equal(",loras,pipeline,", QueueRights.Names([new CueRequest { Kind = CueKind.LoraSwap, LoraSwap = new LoraSwapRequest { Loras = [], Kind = LoraSwapKind.Reload } }]));
    }

    [Fact]
    public void As_ForSeveralActions_NamesTheRolesThatMayDoAllOfThem()
    {
        Assert.Equal("coPilot,prompter,viewer/=ana", QueueCaller.As("ana", [CrewAction.Watch]).Argument);
        Assert.Equal("coPilot/=ana", QueueCaller.As("ana", [CrewAction.Prompt, CrewAction.ChangeParameters]).Argument);
        Assert.Equal("/=ana", QueueCaller.As("ana", [CrewAction.Prompt, CrewAction.Unknown]).Argument);
        Assert.Equal("+coPilot/coPilot,prompter=a=b/c", QueueCaller.As("a=b/c", [CrewAction.EditAnyCue], CrewAction.Prompt).Believing.Argument);
    }
}
