using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Looks;

public sealed class LookReplayTests
{
    private static readonly LookLora Ink = Some.Lora("neon-ink", 0.5);
    private static readonly LookLora Cut = Some.Lora("paper-cut");

    private static readonly Dictionary<string, (Look Look, ObservedPod? Observed, bool Loads)> s_pods = new()
    {
        ["the same"] = (Some.Look(Ink, Cut), Running([Ink, Cut]), false),
        ["the same in another order"] = (Some.Look(Ink, Cut), Running([Cut, Ink]), false),
        ["other scales of LoRAs that follow"] = (Some.Look(Ink), Running([Ink with { Scale = 0 }]), false),
        ["the same numbers written otherwise"] = (Some.Look(), new ObservedPod("longlive", Some.Json("""{"width":576.0,"height":320}"""), []), false),
        ["another pipeline"] = (Some.Look(), Running([], "memflow"), true),
        ["other load parameters"] = (Some.Look(), new ObservedPod("longlive", Some.Json("""{"height":320,"width":512}"""), []), true),
        ["one load parameter more"] = (Some.Look(), new ObservedPod("longlive", Some.Json("""{"height":320,"width":576,"base_seed":1}"""), []), true),
        ["a LoRA is missing"] = (Some.Look(Ink, Cut), Running([Ink]), true),
        ["a LoRA too many"] = (Some.Look(Ink), Running([Ink, Cut]), true),
        ["merged for good at another scale"] = (Some.Look(Ink with { MergeMode = "permanent_merge" }), Running([Ink with { MergeMode = "permanent_merge", Scale = 1 }]), true),
        ["does not follow scales there"] = (Some.Look(Ink), Running([Ink with { MergeMode = "permanent_merge" }]), true),
        ["nothing is loaded"] = (Some.Look(), null, true),
    };

    public static TheoryData<string> Pods => [.. s_pods.Keys];

    [Theory]
    [MemberData(nameof(Pods))]
    public void Steps_LoadOnlyWhereTheyMust(string pod)
    {
        var (look, observed, loads) = s_pods[pod];

        var steps = LookReplay.Steps(look, observed).Select(step => step.GetType().Name);

        Assert.Equal(loads ? ["Stop", "Load", "AwaitLoaded", "Start", "Update"] : ["Update"], steps);
    }

    [Fact]
    public void LoadRequest_IsAlwaysWrittenTheSameWay()
    {
        Assert.Equal(
            """{"height":320,"width":576,"lora_merge_mode":"runtime_peft","loras":[{"path":"/workspace/models/lora/neon-ink.safetensors","scale":0.5}]}""",
            ObservedPod.LoadRequest(Some.Look(Ink)).ToJsonString());
        Assert.Equal("""{"height":320,"width":576}""", ObservedPod.LoadRequest(Some.Look()).ToJsonString());
    }

    private static ObservedPod Running(IReadOnlyList<LookLora> loras, string pipeline = "longlive") => new(pipeline, Some.Look().LoadParameters, loras);
}
