using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Spend.Reconciliation;
using MetaDJ.Scope.Provisioning.Tests.Spend;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Section 12, "Monitor usage", the half of it that is the bill.</summary>
public sealed class Section12MonitorUsageTests
{
    [Fact]
    public async Task UsageIsMonitoredAgainstTheProvidersBill_PodsAndNetworkVolumes_WithoutStrangers()
    {
        var start = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
        await using var world = await BilledCloud.StartAsync(start);
        var token = TestContext.Current.CancellationToken;
        var volume = Assert.IsType<CloudAnswer<CloudVolume>.Given>(await world.Storage.CreateAsync(new CloudVolumeRequest(BilledCloud.Prefix + "models", 100, "EU-RO-1", null), token)).Value;
        var request = new CloudPodRequest(
            BilledCloud.Prefix + "usage", "daydreamlive/scope:0.2.4", "NVIDIA GeForce RTX 4090", CloudTier.Secure, null, 73, null, null, new Dictionary<string, string>());
        var pod = Assert.IsType<CreateOutcome.Placed>(await world.Cloud.CreateAsync(request, token)).Pod;
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        var running = Assert.Single(await world.Cloud.ListAsync(token));
        world.Clock.Advance(TimeSpan.FromDays(1));

        var bill = await world.Billing.OfDayAsync(new DateOnly(2026, 11, 24), token);

        var billed = (decimal)(start.AddDays(1) - running.StartedAt!.Value).TotalHours;
        var charge = Assert.Single(bill.Pods, charge => charge.CloudId == pod.CloudId);
        Assert.Equal(billed * running.CostPerHour, charge.Compute, 6);
        Assert.Equal(billed * 0.01m, charge.Disk, 6);
        Assert.Equal(24 * 7m / 730, Assert.Single(bill.Volumes).Amount, 6);

        var known = new Dictionary<string, SpendLabel> { [volume.VolumeId] = new(volume.VolumeId, null) };
        LedgerLine[] lines = [.. LedgerLine.Of(SpendKind.NetworkVolume, volume.VolumeId, known[volume.VolumeId], start, start.AddDays(1), new StoragePrices(0.14m).NetworkVolume(100, false))];
        var check = BillComparison.Compare(new OurDay(new DateOnly(2026, 11, 24), lines, known, null), bill, new SpendOptions(), start.AddDays(2));
        Assert.Equal((BillVerdict.Agrees, 0m, decimal.Round(charge.Compute + charge.Disk, 6)), (check.Report.Verdict, check.Report.Gap, check.Report.Unrecognised));
    }
}
