using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>The emergency brake over HTTP.</summary>
[Collection("provisioning service")]
public sealed class FleetBrakeServiceTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Brake_HoldsStartsAndEnds_AndIsSeen_UntilItIsReleased()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var pod = await rig.ReadyAsync();
        using var pulled = await rig.Operator.PutAsJsonAsync("/api/fleet/brake", new PullBrakeRequest("the bill looks odd"), HttpDefaults.Json, Cancellation);
        var fleet = (await pulled.Content.ReadFromJsonAsync<FleetResponse>(HttpDefaults.Json, Cancellation))!;
        Assert.Equal(("operator", "the bill looks odd"), (fleet.Brake!.By, fleet.Brake.Reason));
        Assert.NotNull(fleet.Brake.SinceAt);

        await rig.FaultAsync(new { kind = "podDies" });

        // To see goes on: whoever played on it must know. To replace or to end does not.
        var lost = (await rig.SeeAsync("the dead pod is seen", pods => pods.Any(one => one.State == PodState.Lost))).Single();
        Assert.Equal((pod.Id, PodCause.Exited), (lost.Id, lost.Cause!.Value));
        Assert.Contains("the bill looks odd", lost.Notice, StringComparison.Ordinal);
        var looks = rig.Broker.Asked;
        await Eventually.SeeAsync("twenty more looks", () => Task.FromResult(rig.Broker.Asked), asked => asked >= looks + 20, Cancellation);
        Assert.Single(await rig.PaidForAsync(), one => one.Status == "EXITED");
        var pool = await rig.Operator.GetFromJsonAsync<PoolResponse>("/api/pools/stage", HttpDefaults.Json, Cancellation);
        Assert.NotNull(pool!.Notice);

        var ofPool = await rig.Operator.GetFromJsonAsync<PoolDiagnosisResponse>("/api/pools/stage/diagnosis", HttpDefaults.Json, Cancellation);
        Assert.Equal("braked", ofPool!.Cause);
        var ofPod = await rig.Operator.GetFromJsonAsync<PodDiagnosisResponse>($"/api/pods/{pod.Id}/diagnosis", HttpDefaults.Json, Cancellation);
        Assert.Contains(ofPod!.Fleet, act => act.Contains("the bill looks odd", StringComparison.Ordinal));

        using var released = await rig.Operator.DeleteAsync("/api/fleet/brake", Cancellation);
        Assert.Null((await released.Content.ReadFromJsonAsync<FleetResponse>(HttpDefaults.Json, Cancellation))!.Brake);
        await rig.ReadyAsync("the fleet moves again");
    }

    [Fact]
    public async Task Brake_IsForOperators_AndTakesNoNonsense()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        using var service = rig.Client(AccessForTests.Service);
        using var member = rig.Client(AccessForTests.Member("ana"));

        Assert.Equal(HttpStatusCode.Forbidden, (await member.PutAsJsonAsync("/api/fleet/brake", new PullBrakeRequest(), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.DeleteAsync("/api/fleet/brake", Cancellation)).StatusCode);
        using var tooLong = await rig.Operator.PutAsJsonAsync("/api/fleet/brake", new PullBrakeRequest(new string('x', 501)), HttpDefaults.Json, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
        Assert.Null((await rig.FleetAsync()).Brake);
    }
}
