using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.BringUp;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>From Scope's health to the picture.</summary>
internal static class ScopeRungs
{
    private const double CompilesFor = 60;

    public static Rung Health(PodFindings findings) => findings.Scope.Health is { } health
        ? Rung.Holds("health", "Is Scope healthy?", $"{health.Status}, version {health.Version}.")
        : Rung.Fails("health", "Is Scope healthy?", "Its health cannot be read.", "scope-broken");

    public static Rung Process(PodFindings findings)
    {
        const string Code = "process", Question = "Is it the process we prepared?";
        return (findings.Pod.ServerStartTime, findings.Scope.Health?.ServerStartTime) switch
        {
            (null, _) => Rung.Unclear(Code, Question, "Not prepared yet."),
            (var prepared, var present) when prepared == present => Rung.Holds(Code, Question, "By its start time."),
            _ => Rung.Fails(Code, Question, "Another one answers, which remembers nothing.", "scope-restarted", "out-of-memory"),
        };
    }

    public static Rung Offered(PodFindings findings)
    {
        var (code, question) = ("offered", $"Does this Scope have {findings.Pod.Spec.Pipeline}?");
        return findings.Scope.OffersPipeline switch
        {
            true => Rung.Holds(code, question, "It has."),
            false => Rung.Fails(code, question, "It is not among its pipelines; without a GPU those that need one are absent.", "unknown-pipeline", "zero-gpu", "wrong-cuda"),
            null => Rung.Unclear(code, question, "It did not tell."),
        };
    }

    public static Rung Models(PodFindings findings)
    {
        const string Code = "models", Question = "Are the models on its disk?";
        string[] mayBe = ["model-gated", "storage-full"];
        return findings.Scope.Models switch
        {
            null => Rung.Unclear(Code, Question, "It did not tell."),
            { Downloaded: true } => Rung.Holds(Code, Question, "They are."),
            { Progress.Error: { } error } => Rung.Fails(Code, Question, error, LogSigns.CauseOf(error) is "model-gated" or "storage-full" ? LogSigns.CauseOf(error)! : "models-failed", mayBe),
            { Progress: { IsDownloading: true } progress } => Rung.Waits(Code, Question, $"{progress.CurrentArtifact ?? "Downloading"}: {progress.Percentage:0} %.", "models-downloading"),
            _ when IsBefore(findings, PodStage.Loras) => Rung.Waits(Code, Question, "Not yet.", "on-its-way", mayBe),
            _ => Rung.Fails(Code, Question, "They are not, and none is being downloaded.", "models-missing", mayBe),
        };
    }

    public static Rung Loras(PodFindings findings)
    {
        const string Code = "loras", Question = "Are its LoRA files there?";
        var wanted = findings.Pod.Spec.Loras;
        if (wanted.Count == 0)
        {
            return Rung.Holds(Code, Question, "None is wanted.");
        }

        if (findings.Scope.LoraPaths is not { } there)
        {
            return Rung.Unclear(Code, Question, "It did not tell.");
        }

        var missing = wanted.Where(lora => !there.Contains(CanonicalLoad.PathOf(lora))).Select(lora => lora.FileName).ToList();
        string[] mayBe = ["civitai-token-missing", "storage-full", "model-gated"];
        return missing.Count == 0 ? Rung.Holds(Code, Question, $"All {wanted.Count}.")
            : IsBefore(findings, PodStage.Load) ? Rung.Waits(Code, Question, $"Still missing: {string.Join(", ", missing)}.", "loras-installing", mayBe)
            : Rung.Fails(Code, Question, $"Missing: {string.Join(", ", missing)}.", "lora-missing", mayBe);
    }

    /// <summary>Scope tells of an error once, to whoever asks first: it is asked only while nobody can be loading.</summary>
    public static Rung Pipeline(PodFindings findings)
    {
        const string Code = "pipeline", Question = "Is the pipeline loaded?";
        string[] mayBe = ["out-of-memory", "lora-family-mismatch", "bad-size", "unknown-pipeline", "storage-full", "load-failed"];
        return findings.Scope.Pipeline switch
        {
            null when findings.Pod.State != PodState.Ready => Rung.NotAsked(Code, Question, "Left alone while it loads: to ask could eat the one error there is."),
            null => Rung.NotAsked(Code, Question, "Left alone: somebody plays on it, and may be loading."),
            { Status: PipelineState.Loaded } status when status.PipelineId == findings.Pod.Spec.Pipeline => Rung.Holds(Code, Question, $"{status.PipelineId} is."),
            { Status: PipelineState.Loaded } status => Rung.Fails(Code, Question, $"{status.PipelineId} is loaded instead.", "pipeline-not-loaded"),
            { Status: PipelineState.Loading } status => Rung.Waits(Code, Question, status.LoadingStage ?? "Loading.", "loading"),
            { Status: PipelineState.Error } => Rung.Fails(Code, Question, "Its last load failed.", "load-failed", mayBe),
            _ => Rung.Fails(Code, Question, "Nothing is loaded.", "pipeline-not-loaded", mayBe),
        };
    }

    public static Rung Frames(PodFindings findings)
    {
        const string Code = "frames", Question = "Does it make frames?";
        var scope = findings.Scope;
        string[] mayBe = ["out-of-memory", "lora-family-mismatch", "bad-size"];
        return (scope.FramesBefore, scope.FramesAfter) switch
        {
            (null, _) when !scope.SessionsTold => Rung.Unclear(Code, Question, "It did not tell."),
            (null, _) when findings.Pod.State == PodState.Ready && findings.Fleet.Leased == false => Rung.Fails(Code, Question, "No session runs.", "no-session", mayBe),
            (null, _) when findings.Pod.State == PodState.Ready => Rung.Unclear(Code, Question, "No session of ours runs; a player's browser may hold one."),
            (null, _) => Rung.NotAsked(Code, Question, "No session runs yet."),
            (var before, var after) when after > before => Rung.Holds(Code, Question, $"{before}, then {after}."),
            (_, null) => Rung.Unclear(Code, Question, $"{scope.FramesBefore} so far; the second look was not answered."),
            _ when scope.Paused == true => Rung.Holds(Code, Question, $"Its player has paused it, at {scope.FramesAfter}."),
            (0, 0) when scope.SessionSeconds < CompilesFor => Rung.Waits(Code, Question, "None yet: it compiles first.", "first-frame", mayBe),
            _ => Rung.Fails(Code, Question, $"{scope.FramesAfter}, and no more between two looks.", "frames-stalled", mayBe),
        };
    }

    public static Rung Picture(PodFindings findings)
    {
        const string Code = "picture", Question = "Can a frame be seen?";
        return findings.Scope.ShowsPicture switch
        {
            true => Rung.Holds(Code, Question, "A JPEG came."),
            false => Rung.Fails(Code, Question, "None came.", "no-picture", "out-of-memory"),
            null => Rung.NotAsked(Code, Question, "Not asked: no frames."),
        };
    }

    private static bool IsBefore(PodFindings findings, PodStage stage) =>
        findings.Pod.State != PodState.Ready && findings.Pod.Way.Stage < stage;
}
