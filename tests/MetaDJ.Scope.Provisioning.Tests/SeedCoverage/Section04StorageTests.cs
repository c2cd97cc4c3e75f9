using System.Net;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Tests.RunPod;
using MetaDJ.Scope.Provisioning.Volumes;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

public sealed class Section04StorageTests(RedisServers servers)
{
    private static readonly PoolSpec Spec = new() { Pipeline = "longlive" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThreeStorageTypes_EraseKeepAndOutliveThePod()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var volume = Assert.IsType<CloudAnswer<CloudVolume>.Given>(
            await rehearsal.Storage.CreateAsync(new CloudVolumeRequest("metadj-volume", 100, "EU-RO-1", null), Token)).Value;
        var kept = new Dictionary<string, int>();
        foreach (var request in new[]
        {
            Rehearsal.Request("container", "EU-RO-1", null, null), Rehearsal.Request("local", "EU-RO-1", 60, null), Rehearsal.Request("network", "EU-RO-1", null, volume.VolumeId),
        })
        {
            var pod = await rehearsal.PlaceAsync(request);
            await rehearsal.InstallAsync(pod);
            await rehearsal.Cloud.StopAsync(pod.CloudId, Token);
            await rehearsal.Cloud.StartAsync(pod.CloudId, Token);
            kept[request.Name] = (await rehearsal.LorasAsync(pod)).Count;
        }

        Assert.Equal((0, 1, 1), (kept["metadj-container"], kept["metadj-local"], kept["metadj-network"]));
    }

    [Fact]
    public async Task ContainerDiskIsAlwaysSaid()
    {
        Assert.Equal(40, JsonNode.Parse(await SentAsync(Rehearsal.Request("disk", "EU-RO-1", 60, null)))!["disk"]!.GetValue<int>());
        Assert.True(PoolRules.Check(Spec with { DiskGb = 0 }).ContainsKey("diskGb"));
    }

    [Fact]
    public async Task VolumeMountIsWorkspace()
    {
        var mounts = JsonNode.Parse(await SentAsync(Rehearsal.Request("local", "EU-RO-1", 60, null)))!["mounts"]!;

        Assert.Equal("""{"persistent":{"size":60,"path":"/workspace"}}""", mounts.ToJsonString());
        Assert.True(PoolRules.Check(Spec with { VolumeGb = 9 }).ContainsKey("volumeGb"));
    }

    [Fact]
    public async Task NetworkVolumeMountIsWorkspaceToo_NotRunpodVolume()
    {
        var mounts = JsonNode.Parse(await SentAsync(Rehearsal.Request("network", "EU-RO-1", null, "v1")))!["mounts"]!;

        Assert.Equal("""{"network":[{"volumeId":"v1","path":"/workspace"}]}""", mounts.ToJsonString());
    }

    [Fact]
    public void NetworkVolumeGrowsOnly_InItsDataCenter_AndItsTierStays()
    {
        Assert.Null(VolumePlan.Grown(100, growTo: 80, stepGb: 50));
        var managed = new ManagedVolume { DataCenters = ["EU-RO-1"], GrowTo = 5000 };
        Assert.True(PoolRules.Check(Spec with { NetworkVolume = managed }).ContainsKey("networkVolume.growTo"));
        Assert.True(PoolRules.Check(Spec with { NetworkVolume = managed with { GrowTo = null, SizeGb = 9 } }).ContainsKey("networkVolume.sizeGb"));
        var pool = PoolName.Parse("stage");

        // Another tier or place is another volume; another size is the same one.
        string Name(ManagedVolume wish, string place) => VolumeWish.Of("metadj-", pool, wish, place).Name;
        Assert.Equal(Name(managed, "EU-RO-1"), Name(managed with { SizeGb = 500 }, "EU-RO-1"));
        Assert.Equal(3, new[] { Name(managed, "EU-RO-1"), Name(managed, "US-KS-2"), Name(managed with { Type = VolumeTier.HighPerformance }, "EU-RO-1") }.Distinct().Count());
    }

    [Fact]
    public async Task NetworkVolumeIsSharedWithOneWriterAtATime()
    {
        var turns = new VolumeTurnStore(await servers.OpenAsync(RedisKind.Redis), Options.Create(new VolumeOptions()));
        var volume = RedisServers.Unique("volume");

        Assert.IsType<TurnOutcome.Taken>(await turns.TakeAsync(volume, "pod_a"));
        Assert.IsType<TurnOutcome.Held>(await turns.TakeAsync(volume, "pod_b"));
    }

    [Fact]
    public void NetworkVolumeIsBilledAlways_MountedOrNot_AndOnce()
    {
        var prices = new StoragePrices(0.14m);
        var volume = new Volume { Name = "metadj-volume", DataCenter = "EU-RO-1", Tier = VolumeTier.Standard, SizeGb = 100, VolumeId = "v1" };
        Pod[] sharing = [Mounting("v1"), Mounting("v1")];

        decimal Total(IReadOnlyList<Pod> pods) => VolumeOverview.Of([volume], null, pods, [], "metadj-", prices).PricePerMonth;
        Assert.Equal((7.00m, 7.00m), (Total([]), Total(sharing)));
        Assert.Equal(0, VolumeOverview.Of([volume], null, sharing, [], "metadj-", prices).UnattachedPricePerMonth);
    }

    private static Pod Mounting(string volume) =>
        new Tests.Pods.Fleet().Wishing(spec => spec with { NetworkVolumeId = volume }).Add(PodState.Ready);

    private static async Task<string> SentAsync(CloudPodRequest request)
    {
        var stub = new StubRunPod().Problem(HttpStatusCode.BadRequest, "no");
        using var runPod = new RunPodForTests(stub);
        await runPod.Cloud.CreateAsync(request, Token);
        return stub.Sent[0].Body!;
    }
}
