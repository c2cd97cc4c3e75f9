using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Provisioning.Tests.Spend;
using MetaDJ.Scope.Provisioning.Volumes;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Section 7: what storage costs. Each is counted over a month by looks at the cloud, as the ledger does it.</summary>
public sealed class Section07StoragePriceTests
{
    private static readonly TimeSpan Month = TimeSpan.FromHours(730);
    private static readonly DateTimeOffset Start = MeterWorld.Start;

    [Fact]
    public void ContainerDiskIsNotIncludedInComputeButBilledWhileRunning_AndFreeWhenStopped()
    {
        Assert.Equal(0.10m * 73, OverAMonth(CloudPodStatus.Running, SpendKind.ContainerDisk));
        Assert.Equal(0, OverAMonth(CloudPodStatus.Exited, SpendKind.ContainerDisk));
    }

    [Fact]
    public void VolumeDiskIsBilledWhileThePodExists_AndDoubleWhileStopped()
    {
        Assert.Equal(0.10m * 73, OverAMonth(CloudPodStatus.Running, SpendKind.VolumeDisk));
        Assert.Equal(0.20m * 73, OverAMonth(CloudPodStatus.Exited, SpendKind.VolumeDisk));
    }

    [Theory]
    [InlineData(1_000, VolumeTier.Standard, 70)]
    [InlineData(2_024, VolumeTier.Standard, 121.68)]
    [InlineData(1_000, VolumeTier.HighPerformance, 250)]
    public void NetworkVolumeIsBilledWhetherUsedOrNot_CheaperBeyondATerabyte_HighPerformanceAsConfigured(int gigabytes, VolumeTier tier, double perMonth)
    {
        var volume = new CloudVolume("vol", "metadj-test-models", gigabytes, "EU-RO-1", tier, Ours: true);
        var state = LedgerState.Empty;
        foreach (var at in (DateTimeOffset[])[Start, Start + Month])
        {
            var facts = SpendFactsOf.Facts(new Fleet().Snapshot(), new VolumeListing(at, [volume]), state, new StoragePrices(HighPerformancePerGbMonth: 0.25m));
            state = Metering.Read(state, facts, at).State;
        }

        Assert.Equal((decimal)perMonth, decimal.Round(state.Meters["vol"].OpenLines(Start + Month).Sum(line => line.Amount), 4));
    }

    [Fact]
    public void VolumeOfAStrangerIsNotCounted_UnlessAPoolOfOursUsesIt()
    {
        var volume = new CloudVolume("vol", "theirs", 100, "EU-RO-1", VolumeTier.Standard, Ours: false);
        var listing = new VolumeListing(Start, [volume]);

        Assert.Empty(SpendFactsOf.Facts(new Fleet().Snapshot(), listing, LedgerState.Empty, new StoragePrices(0.14m)).Volumes);
        var used = new Fleet().Wishing(spec => spec with { NetworkVolumeId = "vol" }).Snapshot();
        Assert.Equal("stage", Assert.Single(SpendFactsOf.Facts(used, listing, LedgerState.Empty, new StoragePrices(0.14m)).Volumes).Label.Pool?.Value);
    }

    private static decimal OverAMonth(CloudPodStatus status, SpendKind kind)
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(status));
        world.Gone(Start + Month);
        return decimal.Round(world.Of(kind).Sum(line => line.Amount), 4);
    }
}
