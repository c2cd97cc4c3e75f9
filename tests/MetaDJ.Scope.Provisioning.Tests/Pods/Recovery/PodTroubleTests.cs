using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Recovery;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Recovery;

/// <summary>How each trouble is told from facts.</summary>
public sealed class PodTroubleTests
{
    private static readonly ProvisioningOptions Options = new();

    [Theory]
    [InlineData(0, "12.8", PodCause.NoGpu)]
    [InlineData(1, "12.4", PodCause.CudaTooOld)]
    [InlineData(1, "9.9", PodCause.CudaTooOld)]
    [InlineData(1, "12.8", null)]
    [InlineData(null, null, null)]
    [InlineData(1, "13.0", null)]
    [InlineData(1, "unreadable", null)]
    public void AtCloud_OfAPodThatCameBackLesser_SaysSo(int? gpus, string? cuda, PodCause? expected)
    {
        var pod = new Fleet().Add(PodState.Booting);
        var listed = new CloudPod(pod.CloudId!, "x", CloudPodStatus.Running, "RTX 4090", "EU-RO-1", 0.5m, Fleet.Now, Fleet.Now) { GpuCount = gpus, CudaVersion = cuda };
        var snapshot = new Fleet().Snapshot() with { Pods = [pod], Cloud = new CloudListing(Fleet.Now, [listed]) };

        Assert.Equal(expected, PodTrouble.AtCloud(pod, snapshot)?.Cause);
    }

    [Theory]
    [InlineData(12, 6, false, PodCause.StalledFrames)]
    [InlineData(12, 6, true, PodCause.OutOfMemory)]
    [InlineData(12, 5, true, null)]
    [InlineData(0, 59, false, null)]
    [InlineData(0, 60, false, PodCause.StalledFrames)]
    public void Seen_TellsStallsFromSlowStarts_AndNamesMemory(long frames, int seconds, bool outOfMemory, PodCause? expected)
    {
        var pod = new Fleet().Add(PodState.Ready);
        var sighting = new PodSighting(Fleet.Now, null, 100, frames, Fleet.Now - TimeSpan.FromSeconds(seconds), outOfMemory);

        Assert.Equal(expected, PodTrouble.Seen(pod, sighting, Options)?.Cause);
    }

    [Fact]
    public void Seen_WhileThePipelineIsReloadedForAPlayer_IsNoTrouble()
    {
        // Whoever swaps LoRAs stops the session first: there is none to count frames of.
        var sighting = new PodSighting(Fleet.Now, null, 100, Frames: null);

        Assert.Null(PodTrouble.Seen(new Fleet().Add(PodState.Ready), sighting, Options));
    }

    [Fact]
    public void Decision_OnAnyLoss_ComesWithinTenSeconds()
    {
        // The last good look may be an interval old, one that fails takes its whole patience, and the plan is made at the next look.
        var patience = TimeSpan.FromSeconds(2);
        var silent = Options.ProbeInterval + Options.SilenceLimit + patience;
        var stalled = Options.ProbeInterval + Options.StallLimit;

        Assert.InRange((silent + Options.ReconcileInterval).TotalSeconds, 0, 10);
        Assert.InRange((stalled + Options.ReconcileInterval).TotalSeconds, 0, 10);
        Assert.InRange(Options.CloudPollIdle.TotalSeconds, 0, 60);
    }

    [Fact]
    public void Clean_LeavesNoSecret_AndNoIdThatOpensThePod()
    {
        const string CloudId = "abc123def456gh";

        var line = PostMortem.Clean($"GET https://civitai.com/x?token=s3cret&a=1 HF_TOKEN=hf_abcDEF host {CloudId}-8000 Authorization: Bearer eyJx.y", CloudId);

        Assert.All(["s3cret", "hf_abcDEF", CloudId, "eyJx.y"], secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal));
        Assert.Contains("civitai.com", line, StringComparison.Ordinal);
    }
}
