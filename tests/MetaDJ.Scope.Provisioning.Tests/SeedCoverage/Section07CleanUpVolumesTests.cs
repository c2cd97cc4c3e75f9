using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Tests.Service;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Pricing tips: clean up network volumes.</summary>
[Collection("provisioning service")]
public sealed class Section07CleanUpVolumesTests(RedisServers servers)
{
    [Fact]
    public async Task TipCleanUpNetworkVolumes_ThoseThatNobodyMountsAreReportedWithTheirMonthlyPrice()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Volumes:ListInterval", "00:00:00.200"), ("Provisioning:Volumes:UnattachedLimit", "00:00:00"));
        await rig.CloudPostAsync("network-volumes", new { name = ProvisioningRig.Prefix + "volume-old-any-us-ks-2", size = 2_048, dataCenter = "US-KS-2" });

        var volume = await rig.VolumeAsync("the volume is found", volume => volume.UnattachedSince is not null);

        // A terabyte at 7 cents a gigabyte, the second at 5.
        Assert.Equal((1_024 * 0.07m) + (1_024 * 0.05m), volume.PricePerMonth, 2);
        var all = await rig.Operator.GetFromJsonAsync<VolumesResponse>("/api/volumes", HttpDefaults.Json, TestContext.Current.CancellationToken);
        Assert.Equal(volume.PricePerMonth, all!.UnattachedPricePerMonth);
        await Eventually.SeeAsync(
            "the alert", () => rig.Operator.GetStringAsync("/api/alerts", TestContext.Current.CancellationToken),
            alerts => alerts.Contains("is mounted by no pod", StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }
}
