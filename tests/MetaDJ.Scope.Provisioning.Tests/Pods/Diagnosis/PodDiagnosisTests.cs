using System.Net;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Diagnosis;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Diagnosis;

public sealed class PodDiagnosisTests
{
    [Fact]
    public void Of_AStage_SaysSo_WithEveryRungHolding()
    {
        var diagnosis = PodDiagnosis.Of(Patient.Well());

        Assert.Equal(("ready", "It is a stage."), (diagnosis.Cause, diagnosis.Summary));
        Assert.All(diagnosis.Rungs, rung => Assert.Equal(RungVerdict.Holds, rung.Verdict));
        Assert.Equal(
            ["placed", "cloud", "runtime", "proxy", "health", "process", "offered", "models", "loras", "pipeline", "frames", "picture"],
            diagnosis.Rungs.Select(rung => rung.Rung));
    }

    internal static Dictionary<string, (PodFindings Findings, string Cause)> Table { get; } = new()
    {
        ["gone from the cloud"] = (Patient.Well().Cloud(_ => null), "vanished"),
        ["exited"] = (Patient.Well().Cloud(pod => pod with { Status = CloudPodStatus.Exited }), "stopped-by-itself"),
        ["exited for lack of money"] = (Patient.Well().Cloud(pod => pod with { Status = CloudPodStatus.Exited }).Saying("system", "stopped: insufficient balance"), "insufficient-balance"),
        ["exited, out of the host's memory"] = (Patient.Well().Cloud(pod => pod with { Status = CloudPodStatus.Exited }).Saying("system", "container exited with code 137"), "out-of-memory"),
        ["in error"] = (Patient.Well().Cloud(pod => pod with { Status = CloudPodStatus.Error }), "cloud-error"),
        ["terminated by hand"] = (Patient.Well().Cloud(pod => pod with { Status = CloudPodStatus.Terminated }), "terminated-at-cloud"),
        ["without its GPU"] = (Patient.Well().Cloud(pod => pod with { GpuCount = 0 }), "zero-gpu"),
        ["on an old driver"] = (Patient.Well().Cloud(pod => pod with { CudaVersion = "12.4" }), "wrong-cuda"),
        ["without its port"] = (Patient.Well().Cloud(pod => pod with { Ports = ["22/tcp"] }), "port-not-exposed"),
        ["with an image that is not there"] = (
            Patient.Well(PodState.Booting).Cloud(pod => pod with { Usage = null, MappedPorts = [] }).Proxy(ProxyAnswer.Of(HttpStatusCode.BadGateway, null))
                .Saying("system", "error pulling image: manifest unknown"),
            "image-pull-failed"),
        ["booting"] = (Patient.Well(PodState.Booting).Proxy(ProxyAnswer.Of(HttpStatusCode.BadGateway, null)), "booting"),
        ["booting on a port that is taken"] = (
            Patient.Well(PodState.Booting).Proxy(ProxyAnswer.Of(HttpStatusCode.BadGateway, null)).Saying("container", "[Errno 98] address already in use"), "port-in-use"),
        ["ready, and 502"] = (Patient.Well().Proxy(ProxyAnswer.Of(HttpStatusCode.BadGateway, null)), "nothing-listens"),
        ["ready, 502, the disk full"] = (
            Patient.Well().Proxy(ProxyAnswer.Of(HttpStatusCode.BadGateway, null)).Saying("container", "OSError: [Errno 28] No space left on device"), "storage-full"),
        ["524"] = (Patient.Well().Proxy(ProxyAnswer.Of((HttpStatusCode)524, "text/html")), "proxy-timeout"),
        ["a web page"] = (Patient.Well().Proxy(ProxyAnswer.Of(HttpStatusCode.OK, "text/html")), "proxy-html"),
        ["no TLS"] = (Patient.Well().Proxy(ProxyAnswer.Of(new HttpRequestException(HttpRequestError.SecureConnectionError))), "proxy-tls"),
        ["no name"] = (Patient.Well().Proxy(ProxyAnswer.Of(new HttpRequestException(HttpRequestError.NameResolutionError))), "proxy-dns"),
        ["hanging"] = (Patient.Well().Proxy(ProxyAnswer.Of(new TaskCanceledException())), "no-answer"),
        ["restarted"] = (Patient.Well().Scope(scope => scope with { Health = scope.Health! with { ServerStartTime = 200 } }), "scope-restarted"),
        ["without the pipeline"] = (Patient.Well().Scope(scope => scope with { OffersPipeline = false }), "unknown-pipeline"),
        ["without the pipeline, for it sees no GPU"] = (
            Patient.Well().Scope(scope => scope with { OffersPipeline = false }).Saying("scope", "RuntimeError: No CUDA GPUs are available"), "zero-gpu"),
        ["downloading"] = (Way(PodStage.Models).Scope(scope => scope with { Models = new(false, new(true, 40, "krea")), FramesBefore = null, ShowsPicture = null }), "models-downloading"),
        ["at a gated model"] = (
            Way(PodStage.Models).Scope(scope => scope with { Models = new(false, new(false, 0, null, "401 Client Error: Unauthorized for url: https://huggingface.co/x")) }), "model-gated"),
        ["at a download that failed"] = (Way(PodStage.Models).Scope(scope => scope with { Models = new(false, new(false, 0, null, "Connection reset by peer")) }), "models-failed"),
        ["missing a LoRA"] = (Lora(Patient.Well()), "lora-missing"),
        ["missing a LoRA of CivitAI"] = (Lora(Patient.Well()).Saying("scope", "Client error '401 Unauthorized' for url 'https://civitai.com/api/download/models/1'"), "civitai-token-missing"),
        ["with nothing loaded"] = (Patient.Well().Scope(scope => scope with { Pipeline = new(PipelineState.NotLoaded) }), "pipeline-not-loaded"),
        ["with a load out of memory"] = (
            Patient.Well().Scope(scope => scope with { Pipeline = new(PipelineState.NotLoaded) }).Saying("scope", "Failed to load pipeline: CUDA out of memory"), "out-of-memory"),
        ["without a session"] = (Patient.Well().Scope(scope => scope with { FramesBefore = null, FramesAfter = null, ShowsPicture = null }), "no-session"),
        ["stalled"] = (Patient.Well().Scope(scope => scope with { FramesAfter = 120, Paused = false }), "frames-stalled"),
        ["stalled out of memory"] = (
            Patient.Well().Scope(scope => scope with { FramesAfter = 120, Paused = false }).Saying("scope", "torch.OutOfMemoryError: CUDA out of memory."), "out-of-memory"),
        ["stalled by a LoRA of another family"] = (
            Patient.Well().Scope(scope => scope with { FramesAfter = 120, Paused = false })
                .Saying("scope", "Error processing chunk: size mismatch for blocks.0.q.lora_A.weight: [32, 5120]"),
            "lora-family-mismatch"),
        ["paused"] = (Patient.Well().Scope(scope => scope with { FramesAfter = 120, Paused = true }), "ready"),
        ["counting frames nobody can see"] = (Patient.Well().Scope(scope => scope with { ShowsPicture = false }), "no-picture"),
        ["compiling"] = (Way(PodStage.FirstFrame).Scope(scope => scope with { FramesBefore = 0, FramesAfter = 0, SessionSeconds = 12, Paused = false }), "first-frame"),
        ["without money"] = (Patient.Well(PodState.Requested, pod => PodChanges.Withhold(pod, "The budget of the fleet is used up.", Fleet.Now, Fleet.Now)), "no-money"),
        ["looking for a place"] = (Patient.Well(PodState.Requested), "placing"),
        ["withheld for want of money"] = (Withheld("The budget of the fleet, $5 per day, has $0.10 free and $0.90 would be needed."), "no-money"),
        ["withheld by the rate limit"] = (Withheld("the cloud asks to wait 12 s"), "rate-limited"),
        ["stopped"] = (Patient.Well(PodState.Stopped).Cloud(pod => pod with { Status = CloudPodStatus.Exited }), "stopped"),
        ["on its way out"] = (Patient.Well(PodState.Draining), "draining"),
        ["lost to a GPU that was rented away"] = (Gone("It could not be started again: Failed to resume pod."), "resume-failed"),
        ["lost to an empty account"] = (Gone("The account's balance does not allow it: insufficient balance"), "insufficient-balance"),
        ["lost to sold-out candidates"] = (Gone("No candidate took it (10 asked): the last: There are no longer any instances available"), "no-capacity"),
        ["lost to a wish nobody fits"] = (Gone("No offer of the cloud fits: 12 × 24 GB of memory, 32 GB needed."), "no-offer-fits"),
        ["lost on its way"] = (Gone("No progress in stage Boot; last: waiting for Scope to answer"), "stuck"),
        ["lost on its way, its log saved"] = (Gone("No progress in stage Boot; last: waiting for Scope to answer").Saying("container", "[Errno 98] address already in use"), "port-in-use"),
        ["the cloud not answering, all else well"] = (Patient.Well() with { Cloud = new CloudFindings() }, "ready"),
    };

    public static TheoryData<string> Cases() => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_APod_NamesItsCause(string pod)
    {
        var (findings, cause) = Table[pod];

        var diagnosis = PodDiagnosis.Of(findings);

        Assert.Equal(cause, diagnosis.Cause);
        Assert.NotEqual(Causes.AdviceOf(Causes.Unknown), diagnosis.Advice);
        Assert.NotEmpty(diagnosis.Summary);
        Assert.NotEmpty(diagnosis.Fleet);
    }

    [Fact]
    public void Of_ARungThatFails_JudgesNothingThatStandsOnIt()
    {
        var rungs = PodDiagnosis.Of(Patient.Well().Proxy(ProxyAnswer.Of(HttpStatusCode.BadGateway, null))).Rungs;

        Assert.Equal(RungVerdict.Fails, rungs.Single(rung => rung.Rung == "proxy").Verdict);
        Assert.All(rungs.SkipWhile(rung => rung.Rung != "proxy").Skip(1), rung => Assert.Equal(RungVerdict.NotAsked, rung.Verdict));
    }

    /// <summary>A pod that came through keeps no trace of what its log said on the way: only a rung that fails asks the log.</summary>
    [Fact]
    public void Of_AStageWithAnOldComplaintInItsLog_IsReady() =>
        Assert.Equal("ready", PodDiagnosis.Of(Patient.Well().Saying("scope", "CUDA out of memory")).Cause);

    [Fact]
    public void Of_ABrakedFleet_SaysThatNothingIsDone() =>
        Assert.Contains(PodDiagnosis.Of(Patient.Well() with { Fleet = new FleetFindings(Brake: "The fleet is braked.") }).Fleet, act => act == "The fleet is braked.");

    /// <summary>A show that played for an hour was said never to have been placed.</summary>
    [Fact]
    public void Of_APodThatWasLost_SaysThatItWasPlaced_AndRunsNoMore()
    {
        var diagnosis = PodDiagnosis.Of(Gone("It stopped at the cloud by itself."));

        Assert.Equal([RungVerdict.Holds, RungVerdict.Fails], diagnosis.Rungs.Take(2).Select(rung => rung.Verdict));
        Assert.Equal("It stopped at the cloud by itself.", diagnosis.Summary);
    }

    [Fact]
    public void Of_APodWithoutMoney_DoesNotSayThatItWalksDownTheCandidates() =>
        Assert.StartsWith("It waits for money", Assert.Single(PodDiagnosis.Of(Table["without money"].Findings).Fleet), StringComparison.Ordinal);

    private static PodFindings Way(PodStage stage) => Patient.Well(PodState.Preparing, pod => pod with { Way = PodProgress.Start(Fleet.Now, stage, "on it") })
        .Scope(scope => scope with { Pipeline = null });

    private static PodFindings Withheld(string why) => Patient.Well(PodState.Requested, pod => pod with
    {
        Way = pod.Way.Say(why, Fleet.Now),
        Placement = pod.Placement with { NotBefore = Fleet.Now.AddSeconds(30) },
    });

    private static PodFindings Lora(PodFindings findings) => findings with
    {
        Pod = findings.Pod with { Spec = findings.Pod.Spec with { Loras = [new PoolLora("neon-ink.safetensors")] } },
    };

    private static PodFindings Gone(string reason) =>
        Patient.Well(PodState.Lost, pod => pod with { Reason = reason, Placement = pod.Placement with { Gone = true } }) with { Cloud = new CloudFindings(), Scope = new ScopeFindings() };
}
