namespace MetaDJ.Scope.Simulator.Tests.Scope.Frames;

/// <summary>What a transition shows, chunk by chunk, and what it leaves behind.</summary>
public sealed class TransitionTests
{
    private static string To(string text, int steps, bool withPrompts = true)
    {
        var prompts = $$"""[{"text":"{{text}}"}]""";
        var transition = "\"transition\":" + $$"""{"target_prompts":{{prompts}},"num_steps":{{steps}}}""";
        return withPrompts ? $$"""{"prompts":{{prompts}},""" + transition + "}" : "{" + transition + "}";
    }

    [Fact]
    public async Task Transition_ToZeroSteps_Snaps()
    {
        await using var rig = new ScopeRig();
        await rig.Play("sea");
        await rig.Update(To("desert", 0));
        rig.Chunks(2);
        Assert.Equal(await ScopeRig.FrameOf("desert"), await rig.Frame());
    }

    [Fact]
    public async Task Transition_OfOneStep_ShowsNothingAndCountsAsDone()
    {
        await using var rig = new ScopeRig();
        await rig.Play("sea");
        await rig.Update(To("desert", 1));
        rig.Chunks(5);
        Assert.Equal(await ScopeRig.FrameOf("sea"), await rig.Frame());
        await rig.Prompt("desert");
        rig.Chunks(5);
        Assert.Equal(await ScopeRig.FrameOf("sea"), await rig.Frame());
    }

    [Fact]
    public async Task Transition_OfFiveSteps_BeginsAtTheStartAndEndsAtTheTarget()
    {
        await using var rig = new ScopeRig();
        await rig.Play("sea");
        rig.Chunks(1);
        await rig.Update(To("desert", 5));
        var seen = new List<string>();
        for (var chunk = 0; chunk < 8; chunk++)
        {
            rig.Chunks(1);
            seen.Add(Convert.ToHexString(await rig.Frame()));
        }

        Assert.Equal(Convert.ToHexString(await ScopeRig.FrameOf("sea")), seen[1]);
        Assert.Equal(Convert.ToHexString(await ScopeRig.FrameOf("desert")), seen[5]);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.All(seen[5..], frame => Assert.Equal(seen[5], frame));
    }

    [Fact]
    public async Task Prompts_DuringATransition_CancelIt()
    {
        await using var rig = new ScopeRig();
        await rig.Play("sea");
        await rig.Update(To("desert", 20));
        rig.Chunks(4);
        await rig.Prompt("forest");
        rig.Chunks(2);
        Assert.Equal(await ScopeRig.FrameOf("forest"), await rig.Frame());
        rig.Chunks(30);
        Assert.Equal(await ScopeRig.FrameOf("forest"), await rig.Frame());
    }

    [Fact]
    public async Task OldPrompts_AfterATransitionWithoutPrompts_ChangeNothing()
    {
        await using var rig = new ScopeRig();
        await rig.Play("sea");
        await rig.Update(To("desert", 3, withPrompts: false));
        rig.Chunks(6);
        await rig.Prompt("sea");
        rig.Chunks(3);
        Assert.Equal(await ScopeRig.FrameOf("desert"), await rig.Frame());
    }

    [Theory]
    [InlineData("""{"reset_cache":true}""")]
    [InlineData("""{"lora_scales":[]}""")]
    public async Task NewCaches_AfterATransitionWithoutPrompts_FallBackToTheOldPrompts(string update)
    {
        await using var rig = new ScopeRig();
        await rig.Play("sea");
        await rig.Update(To("desert", 3, withPrompts: false));
        rig.Chunks(6);
        await rig.Update(update);
        rig.Chunks(3);
        Assert.Equal(await ScopeRig.FrameOf("sea"), await rig.Frame());
        Assert.Equal(1, rig.Server.Cuts);
    }

    [Fact]
    public async Task NewCaches_AfterATransitionWithItsPrompts_KeepThePicture()
    {
        await using var rig = new ScopeRig();
        await rig.Play("sea");
        await rig.Update(To("desert", 3));
        rig.Chunks(6);
        await rig.Update("""{"reset_cache":true}""");
        rig.Chunks(2);
        var flash = await rig.Frame();
        rig.Chunks(1);
        Assert.NotEqual(await ScopeRig.FrameOf("desert"), flash);
        Assert.Equal(await ScopeRig.FrameOf("desert"), await rig.Frame());
    }

    [Fact]
    public async Task DenoisingSteps_WhenChanged_CutButKeepThePrompts()
    {
        await using var rig = new ScopeRig();
        await rig.Play("sea");
        await rig.Update("""{"denoising_step_list":[1000,500]}""");
        await rig.Update("""{"denoising_step_list":[1000,250]}""");
        rig.Chunks(6);
        Assert.Equal(1, rig.Server.Cuts);
    }

    [Fact]
    public async Task Slerp_NeedsTheSpatialKey()
    {
        await using var rig = new ScopeRig();
        await rig.Play("sea");
        const string Mix = """{"prompts":[{"text":"sea","weight":3},{"text":"desert","weight":1}]""";
        await rig.Update(Mix + ""","prompt_interpolation_method":"slerp"}""");
        rig.Chunks(2);
        var declared = await rig.Frame();
        await rig.Update("""{"prompts":[{"text":"sea"}]}""");
        await rig.Update(Mix + ""","prompt_interpolation_method":"linear"}""");
        rig.Chunks(3);
        Assert.Equal(declared, await rig.Frame());
        await rig.Update("""{"prompts":[{"text":"sea"}]}""");
        await rig.Update(Mix + ""","spatial_interpolation_method":"slerp"}""");
        rig.Chunks(3);
        Assert.NotEqual(declared, await rig.Frame());
    }
}
