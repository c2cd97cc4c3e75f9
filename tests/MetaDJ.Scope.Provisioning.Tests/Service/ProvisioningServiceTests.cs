using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>The whole service against the simulated cloud.</summary>
[Collection("provisioning service")]
public sealed class ProvisioningServiceTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Warm_ComesUpToReady_AndOnePodIsPaidFor()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);

        var pod = await rig.ReadyAsync();

        Assert.Equal((ProvisioningRig.Pool, 0L), (pod.Pool, pod.ResetFence));
        Assert.True(pod.PricePerHour > 0);
        Assert.Superset(new HashSet<string> { "create", "boot", "load", "firstFrame" }, pod.StageSeconds.Keys.ToHashSet());
        Assert.Single(await rig.PaidForAsync());

        var spend = await rig.Operator.GetFromJsonAsync<SpendResponse>("/api/spend", HttpDefaults.Json, Cancellation);
        Assert.Equal("stage", Assert.Single(spend!.Lines).Key);
        using var tooEarly = await rig.Operator.GetAsync("/api/spend?to=0001-01-01T00:00:00Z", Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, tooEarly.StatusCode);

        var diagnosis = await rig.Operator.GetFromJsonAsync<PodDiagnosisResponse>($"/api/pods/{pod.Id}/diagnosis", HttpDefaults.Json, Cancellation);
        Assert.Equal("It is a stage.", diagnosis!.Summary);
    }

    [Fact]
    public async Task Address_IsForServicesOnly_AndPodsAreNotForMembers()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var pod = await rig.ReadyAsync();
        using var service = rig.Client(AccessForTests.Service);
        using var member = rig.Client(AccessForTests.Member("ana"));
        using var nobody = rig.Client(null);

        var address = await service.GetFromJsonAsync<PodAddress>($"/api/pods/{pod.Id}/address", HttpDefaults.Json, Cancellation);

        Assert.EndsWith("-8000/", address!.BaseAddress.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await rig.Operator.GetAsync($"/api/pods/{pod.Id}/address", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync("/api/pods", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.DeleteAsync("/api/pools/stage", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync("/api/pools", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/pools", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task LostCreateAnswer_IsFoundByName_AndOnePodIsPaidFor()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        await rig.FaultAsync(new { kind = "lostCreateAnswer", count = 1 });
        rig.Broker.Waiting = 1;

        await rig.ReadyAsync();

        Assert.Single(await rig.PaidForAsync());
    }

    [Fact]
    public async Task BootThatNeverEnds_IsGivenUpAndTerminated_AndAnotherComesUp()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:StageLimit", "00:00:05"));
        await rig.FaultAsync(new { kind = "bootNeverEnds", count = 1 });
        rig.Broker.Waiting = 1;

        var ready = await rig.ReadyAsync();

        var lost = Assert.Single(await rig.PodsAsync(), pod => pod.State == PodState.Lost);
        Assert.StartsWith("No progress in stage Boot", lost.Reason, StringComparison.Ordinal);
        Assert.NotEqual(lost.Id, ready.Id);
        Assert.Equal(2, (await rig.PaidForAsync()).Count);
        Assert.Single(await rig.RunningAsync());
    }

    [Fact]
    public async Task NoCapacity_WalksOnToTheNextCandidate()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        await rig.FaultAsync(new { kind = "noCapacity", count = 2 });
        rig.Broker.Waiting = 1;

        var pod = await rig.ReadyAsync();

        var diagnosis = await rig.Operator.GetFromJsonAsync<PodDiagnosisResponse>($"/api/pods/{pod.Id}/diagnosis", HttpDefaults.Json, Cancellation);
        Assert.Equal(2, diagnosis!.Refusals.Distinct().Count());
        Assert.Single(await rig.PaidForAsync());
    }

    [Fact]
    public async Task ReleasedPod_IsReset_AndItsFenceRises()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var pod = await rig.ReadyAsync();
        rig.Broker.Grant(pod.Id, fence: 3);

        rig.Broker.Release(pod.Id);

        await rig.SeeAsync("the pod is reset", pods => pods.Any(one => one.Id == pod.Id && one is { State: PodState.Ready, ResetFence: 3 }));
    }

    [Fact]
    public async Task IdlePod_IsRetired_Stopped_Terminated_ButNotWhileSomebodyPlays()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Pools:stage:IdleStop", "00:00:01"), ("Provisioning:Pools:stage:IdleTerminate", "00:00:01"));
        rig.Broker.Waiting = 1;
        var pod = await rig.ReadyAsync();
        rig.Broker.Grant(pod.Id, fence: 0);
        rig.Broker.Waiting = 0;
        var looks = rig.Broker.Asked;
        await Eventually.SeeAsync("twenty more looks", () => Task.FromResult(rig.Broker.Asked), asked => asked >= looks + 20, Cancellation);
        Assert.Equal(PodState.Ready, Assert.Single(await rig.PodsAsync()).State);

        rig.Broker.Release(pod.Id);

        await rig.SeeAsync("the idle pod is terminated", pods => Assert.Single(pods).State == PodState.Terminated);
        Assert.Contains(pod.Id, rig.Broker.Retired);
        Assert.Empty(await rig.RunningAsync());
    }

    [Fact]
    public async Task Shutdown_ThatTerminates_LeavesNothingRunning()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:OnShutdown", "Terminate"));
        await rig.ReadyAsync();

        await rig.StopAsync();

        Assert.Empty(await rig.RunningAsync());
    }

    [Fact]
    public async Task Shutdown_ThatLeaves_LeavesThePod()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        await rig.ReadyAsync();

        await rig.StopAsync();

        Assert.Single(await rig.RunningAsync());
    }

    [Fact]
    public async Task Operator_DrainsAndDeletes()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var first = await rig.ReadyAsync();

        using var drained = await rig.Operator.PostAsync($"/api/pods/{first.Id}/drain", null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, drained.StatusCode);
        var second = (await rig.SeeAsync("the drained pod gives way", pods => pods.Any(pod => pod.Id != first.Id && pod.State == PodState.Ready))).First(pod => pod.State == PodState.Ready);
        Assert.Contains(first.Id, rig.Broker.Retired);

        rig.Broker.Grant(second.Id, fence: 1);
        using var deleted = await rig.Operator.DeleteAsync($"/api/pods/{second.Id}", Cancellation);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await rig.SeeAsync("the deleted pod is gone, player or not", pods => pods.Any(pod => pod.Id == second.Id && pod.State == PodState.Terminated));

        using var unknown = await rig.Operator.DeleteAsync($"/api/pods/{PodId.New(TimeProvider.System)}", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("""{"pipeline":"longlive","maximum":0,"wram":1}""")]
    [InlineData("""{"pipeline":"longlive","maximum":"2"}""")]
    [InlineData("""{"maximum":1}""")]
    [InlineData("""{"pipeline":"longlive","warm":9}""")]
    public async Task BadPool_IsRefused_AndNothingStored(string body)
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));

        using var answer = await rig.Operator.PutAsync("/api/pools/new", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Operator.GetAsync("/api/pools/new", Cancellation)).StatusCode);
    }

    /// <summary>A number was taken for a state, and <c>ready</c>, which every answer says, was not.</summary>
    [Theory]
    [InlineData("ready", HttpStatusCode.OK)]
    [InlineData("Ready", HttpStatusCode.OK)]
    [InlineData("5", HttpStatusCode.BadRequest)]
    [InlineData("99", HttpStatusCode.BadRequest)]
    [InlineData("unknown", HttpStatusCode.BadRequest)]
    [InlineData("ready,lost", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Pods_AreAskedForByTheNameOfAState(string state, HttpStatusCode expected)
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));

        using var answer = await rig.Operator.GetAsync($"/api/pods?state={state}", Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Pool_IsPutReadAndDeleted()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        var spec = new PoolSpec { Pipeline = "memflow", Maximum = 0 };

        using var put = await rig.Operator.PutAsJsonAsync("/api/pools/other", spec, HttpDefaults.Json, Cancellation);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var read = await rig.Operator.GetFromJsonAsync<PoolResponse>("/api/pools/other", HttpDefaults.Json, Cancellation);
        Assert.Equal("memflow", read!.Spec.Pipeline);

        Assert.Equal(HttpStatusCode.NoContent, (await rig.Operator.DeleteAsync("/api/pools/other", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Operator.DeleteAsync("/api/pools/other", Cancellation)).StatusCode);
    }
}
