using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>Network volumes and templates of the whole service against the simulated cloud.</summary>
[Collection("provisioning service")]
public sealed class StorageServiceTests(RedisServers servers)
{
    private static readonly (string, string)[] Managed =
    [
        ("Provisioning:Pools:stage:NetworkVolume:SizeGb", "60"), ("Provisioning:Pools:stage:NetworkVolume:DataCenters:0", "EU-RO-1"),
        ("Provisioning:Pools:stage:NetworkVolume:DataCenters:1", "US-KS-2"), ("Provisioning:Volumes:ListInterval", "00:00:00.500"),
        ("Provisioning:Volumes:ListFreshness", "00:00:00.100"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManagedVolume_IsMadeOnce_ThoughTheAnswerIsLost_AndShown()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, [.. Managed, ("Provisioning:Pools:stage:Warm", "0")]);
        await rig.FaultAsync(new { kind = "lostAnswer", count = 1, path = "/network-volumes" });
        rig.Broker.Waiting = 1;

        var pod = await rig.ReadyAsync();

        var made = Assert.Single((await rig.CloudAsync("network-volumes")).GetProperty("networkVolumes").EnumerateArray());
        Assert.Equal(pod.DataCenter, made.GetProperty("dataCenter").GetString());
        var volume = await rig.VolumeAsync("the volume is mounted", volume => volume.Pods.Count == 1);
        Assert.Equal((made.GetProperty("id").GetString(), 60, pod.DataCenter), (volume.VolumeId, volume.SizeGb, volume.DataCenter));
        Assert.Equal(4.20m, volume.PricePerMonth);
        Assert.Equal([ProvisioningRig.Pool], volume.WantedBy);

        using var mounted = await rig.Operator.DeleteAsync($"/api/volumes/{volume.VolumeId}?confirm={volume.Name}", Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, mounted.StatusCode);
    }

    [Fact]
    public async Task FullVolume_IsGrown_AndThePodComesUpOnIt()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, [.. Managed, ("Provisioning:Pools:stage:NetworkVolume:SizeGb", "10"), ("Provisioning:Pools:stage:NetworkVolume:GrowTo", "100")]);

        await rig.ReadyAsync();

        var volume = await rig.VolumeAsync("the volume has grown", volume => volume.SizeGb > 10);
        Assert.Equal((60, null), (volume.SizeGb, volume.Trouble));
        Assert.Single(await rig.PaidForAsync());
    }

    [Fact]
    public async Task FullVolume_ThatMayNotGrow_IsTheCauseThatIsTold()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, [.. Managed, ("Provisioning:Pools:stage:NetworkVolume:SizeGb", "10")]);

        var lost = (await rig.SeeAsync("a pod is lost", pods => pods.Any(pod => pod.State == PodState.Lost))).First(pod => pod.State == PodState.Lost);

        Assert.Contains("is full at 10 GB, and growTo of its pool allows no more", lost.Reason, StringComparison.Ordinal);
        Assert.Contains("full", (await rig.VolumeAsync("it is said of the volume", volume => volume.Trouble is not null)).Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnattachedVolume_IsReportedWithItsPrice_GrownAndDeletedByHand_AndStrangersAreLeftAlone()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, [.. Managed, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Volumes:UnattachedLimit", "00:00:00")]);
        var stranger = await rig.CloudPostAsync("network-volumes", new { name = "datasets", size = 500, dataCenter = "US-KS-2" });
        await rig.CloudPostAsync("network-volumes", new { name = ProvisioningRig.Prefix + "volume-old-any-us-ks-2", size = 100, dataCenter = "US-KS-2" });

        var volume = await rig.VolumeAsync("the volume is found", volume => volume.UnattachedSince is not null);

        Assert.Equal((7.00m, 0), (volume.PricePerMonth, volume.WantedBy.Count));
        var all = await rig.Operator.GetFromJsonAsync<VolumesResponse>("/api/volumes", HttpDefaults.Json, Cancellation);
        Assert.Equal((1, 7.00m), (all!.Strangers, all.UnattachedPricePerMonth));
        await Eventually.SeeAsync("the alert", () => rig.Operator.GetStringAsync("/api/alerts", Cancellation), alerts => alerts.Contains("costs $7.00 a month", StringComparison.Ordinal), Cancellation);

        using var notOurs = await rig.Operator.DeleteAsync($"/api/volumes/{stranger.GetProperty("id").GetString()}?confirm=datasets", Cancellation);
        using var smaller = await rig.Operator.PatchAsJsonAsync($"/api/volumes/{volume.VolumeId}", new GrowVolumeRequest(50), Cancellation);
        using var larger = await rig.Operator.PatchAsJsonAsync($"/api/volumes/{volume.VolumeId}", new GrowVolumeRequest(200), Cancellation);
        using var unconfirmed = await rig.Operator.DeleteAsync($"/api/volumes/{volume.VolumeId}", Cancellation);
        using var deleted = await rig.Operator.DeleteAsync($"/api/volumes/{volume.VolumeId}?confirm={volume.Name}", Cancellation);
        Assert.Equal(
            [HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NoContent],
            [notOurs.StatusCode, smaller.StatusCode, larger.StatusCode, unconfirmed.StatusCode, deleted.StatusCode]);
        Assert.Equal("datasets", Assert.Single((await rig.CloudAsync("network-volumes")).GetProperty("networkVolumes").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task PutPool_WhoseVolumeCannotBe_IsToldWhy()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));

        async Task<string> PutAsync(object volume, string[] clouds)
        {
            using var answer = await rig.Operator.PutAsJsonAsync("/api/pools/other", new { pipeline = "longlive", networkVolume = volume, clouds }, Cancellation);
            return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}";
        }

        Assert.Contains("leave community out of clouds", await PutAsync(new { dataCenters = new[] { "EU-RO-1" } }, ["secure", "community"]), StringComparison.Ordinal);
        Assert.Contains("MOON-1 has no network volumes", await PutAsync(new { dataCenters = new[] { "MOON-1" } }, ["secure"]), StringComparison.Ordinal);
        Assert.Contains("must be sizeGb to 4096", await PutAsync(new { sizeGb = 100, growTo = 50, dataCenters = new[] { "EU-RO-1" } }, ["secure"]), StringComparison.Ordinal);
        Assert.StartsWith("200", await PutAsync(new { type = "standard", dataCenters = new[] { "EU-RO-1" } }, ["secure"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VolumeTurn_IsForOneServiceAtATime_AndNotNeededWithoutAVolume()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, [.. Managed]);
        var pod = await rig.ReadyAsync();
        using var service = rig.Client(AccessForTests.Service);

        using var first = await service.PostAsJsonAsync($"/api/volumes/by-pod/{pod.Id}/turn", new VolumeTurnRequest("queue-a"), Cancellation);
        var turn = await first.Content.ReadFromJsonAsync<VolumeTurnResponse>(HttpDefaults.Json, Cancellation);
        using var second = await service.PostAsJsonAsync($"/api/volumes/by-pod/{pod.Id}/turn", new VolumeTurnRequest("queue-b"), Cancellation);
        using var released = await service.DeleteAsync($"/api/volumes/by-pod/{pod.Id}/turn?token={turn!.Token}", Cancellation);
        using var third = await service.PostAsJsonAsync($"/api/volumes/by-pod/{pod.Id}/turn", new VolumeTurnRequest("queue-b"), Cancellation);
        using var person = await rig.Operator.PostAsJsonAsync($"/api/volumes/by-pod/{pod.Id}/turn", new VolumeTurnRequest("me"), Cancellation);

        Assert.True(turn.Needed);
        Assert.Equal(
            [HttpStatusCode.Conflict, HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.Forbidden],
            [second.StatusCode, released.StatusCode, third.StatusCode, person.StatusCode]);
    }
}
