using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

public sealed class Section02VolumeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PodIsImageGpuContainerDiskAndOneOfTheTwoVolumes()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var both = Rehearsal.Request("both", "EU-RO-1", 60, "v1");

        Assert.Contains("not both", PodSpecRules.WhyNot(both, "EU-RO-1"), StringComparison.Ordinal);
        Assert.Contains("container disk", PodSpecRules.WhyNot(both with { NetworkVolumeId = null, DiskGb = 0 }, null), StringComparison.Ordinal);
        Assert.Null(PodSpecRules.WhyNot(both with { NetworkVolumeId = null }, null));
        Assert.NotNull(await rehearsal.PlaceAsync(both with { NetworkVolumeId = null }));
    }

    [Fact]
    public async Task VolumeDiskSurvivesRestarts_AndEndsWithItsPod()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var pod = await rehearsal.PlaceAsync(Rehearsal.Request("local", "EU-RO-1", 60, null));
        await rehearsal.InstallAsync(pod);

        Assert.IsType<CloudOutcome.Done>(await rehearsal.Cloud.StopAsync(pod.CloudId, Token));
        Assert.IsType<CloudOutcome.Done>(await rehearsal.Cloud.StartAsync(pod.CloudId, Token));
        Assert.Equal(["/workspace/models/lora/ink.safetensors"], await rehearsal.LorasAsync(pod));

        await rehearsal.Cloud.TerminateAsync(pod.CloudId, Token);
        Assert.Empty(await rehearsal.LorasAsync(await rehearsal.PlaceAsync(Rehearsal.Request("another", "EU-RO-1", 60, null))));
    }

    [Fact]
    public async Task NetworkVolumePortable_ToEveryPodOfItsDataCenter_AndToNoOther()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var volume = Assert.IsType<CloudAnswer<CloudVolume>.Given>(
            await rehearsal.Storage.CreateAsync(new CloudVolumeRequest("metadj-volume", 100, "EU-RO-1", VolumeTier.Standard), Token)).Value;
        var first = await rehearsal.PlaceAsync(Rehearsal.Request("first", "EU-RO-1", null, volume.VolumeId));
        await rehearsal.InstallAsync(first);
        await rehearsal.Cloud.TerminateAsync(first.CloudId, Token);

        var next = await rehearsal.PlaceAsync(Rehearsal.Request("next", "EU-RO-1", null, volume.VolumeId, "NVIDIA RTX A5000"));

        Assert.Equal(["/workspace/models/lora/ink.safetensors"], await rehearsal.LorasAsync(next));
        Assert.Contains("cannot be mounted in US-KS-2", PodSpecRules.WhyNot(Rehearsal.Request("far", "US-KS-2", null, volume.VolumeId), volume.DataCenter), StringComparison.Ordinal);
    }
}
