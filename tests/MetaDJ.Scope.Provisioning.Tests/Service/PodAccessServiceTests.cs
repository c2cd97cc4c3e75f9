using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>What operators get to see of a pod beyond its stage, and nobody else.</summary>
[Collection("provisioning service")]
public sealed class PodAccessServiceTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Access_OfAPodWithEverything_IsForOperatorsOnly_AndTheKeysAreOnlyRead()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("Provisioning:Pools:stage:Access:Ssh", "true"), ("Provisioning:Pools:stage:Access:TcpPorts:0", "9000"),
            ("Provisioning:Pools:stage:Access:GlobalNetworking", "true"), ("Provisioning:Pools:stage:DataCenters:0", "EU-RO-1"));
        var pod = await rig.ReadyAsync();

        var access = await rig.Operator.GetFromJsonAsync<PodAccessResponse>($"/api/pods/{pod.Id}/access", HttpDefaults.Json, Cancellation);

        var paid = Assert.Single(await rig.PaidForAsync());
        Assert.Equal((paid.Id, true), (access!.CloudId, access.Live));
        Assert.EndsWith($"/proxy/{paid.Id}-8000/", access.Http.Single().Address.ToString(), StringComparison.Ordinal);
        Assert.Equal([22, 9000], access.Tcp.Select(port => port.Port));
        Assert.All(access.Tcp, port => Assert.NotNull(port.PublicPort));
        Assert.Equal($"{paid.Id}.runpod.internal", access.Network.Name);
        Assert.All(access.Network.Checks, check => Assert.True(check.Holds, check.Detail));
        // No key is registered with the simulated account.
        Assert.False(access.Ssh.Usable);
        Assert.StartsWith("Register your public key", Assert.Single(access.Ssh.Missing), StringComparison.Ordinal);
        Assert.StartsWith("ssh root@", access.Ssh.Direct!.Command, StringComparison.Ordinal);
        Assert.DoesNotContain("updateSshKeys", (await rig.CallsAsync()).GetProperty("operations").GetRawText(), StringComparison.Ordinal);

        using var member = rig.Client(AccessForTests.Member("ana"));
        using var service = rig.Client(AccessForTests.Service);
        using var nobody = rig.Client(null);
        foreach (var route in new[] { "access", "diagnosis", "logs" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync($"/api/pods/{pod.Id}/{route}", Cancellation)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"/api/pods/{pod.Id}/{route}", Cancellation)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await service.GetAsync($"/api/pods/{pod.Id}/access", Cancellation)).StatusCode);

        // The wish itself is for everybody to read; the doors in it are not.
        Assert.False((await member.GetFromJsonAsync<PoolResponse>("/api/pools/stage", HttpDefaults.Json, Cancellation))!.Spec.Access.Ssh);
        Assert.True((await rig.Operator.GetFromJsonAsync<PoolResponse>("/api/pools/stage", HttpDefaults.Json, Cancellation))!.Spec.Access.Ssh);
        foreach (var answer in new[] { await member.GetStringAsync("/api/pools", Cancellation), await service.GetStringAsync("/api/pods", Cancellation), await rig.Operator.GetStringAsync($"/api/pods/{pod.Id}/diagnosis", Cancellation) })
        {
            Assert.DoesNotContain(paid.Id, answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"pipeline":"longlive","access":{"udpPorts":[53]}}""", "udpPorts")]
    [InlineData("""{"pipeline":"longlive","access":{"tcpPorts":["53/udp"]}}""", "tcpPorts")]
    [InlineData("""{"pipeline":"longlive","access":{"startJupyter":true}}""", "startJupyter")]
    [InlineData("""{"pipeline":"longlive","access":{"tcpPorts":[8000]}}""", "tcpPorts")]
    [InlineData("""{"pipeline":"longlive","access":{"symmetricalPorts":[70000]}}""", "symmetricalPorts")]
    public async Task Pool_ThatAsksForWhatNobodyGets_IsRefused(string body, string field)
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));

        using var answer = await rig.Operator.PutAsync("/api/pools/new", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(field, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Operator.GetAsync("/api/pools/new", Cancellation)).StatusCode);
    }

    /// <summary>RunPod counts its calls: the second reader of a log costs none.</summary>
    [Fact]
    public async Task Logs_ReadByMany_CostOneReading_ResumeWithTheirIds_AndEndWithThePod()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:PodLogs:BacklogPause", "00:00:00.100"), ("Provisioning:PodLogs:KeepAlive", "00:00:00.100"));
        var pod = await rig.ReadyAsync();
        using var service = rig.Client(AccessForTests.Service);

        using var first = await SseForTests.OpenAsync(rig.Operator, $"/api/pods/{pod.Id}/logs?source=container&tail=5000");
        var line = await first.UntilAsync(said => said.Data.Contains("Uvicorn running", StringComparison.Ordinal));
        using var resumed = await SseForTests.OpenAsync(service, $"/api/pods/{pod.Id}/logs?tail=5000&since=2000-01-01T00:00:00Z", lastEventId: line.Id);
        await first.SignOfLifeAsync();
        await resumed.SignOfLifeAsync();

        using var deleted = await rig.Operator.DeleteAsync($"/api/pods/{pod.Id}", Cancellation);
        await rig.SeeAsync("the pod is gone", pods => pods.Any(one => one.Id == pod.Id && one.State == PodState.Terminated));
        Assert.Contains("operator ended it", (await first.UntilAsync(said => said.Event == "end")).Data, StringComparison.OrdinalIgnoreCase);
        // What came before the line it had seen is not told again.
        Assert.DoesNotContain(await resumed.AllUntilAsync(said => said.Event == "end"), said => said.Data.Contains("Uvicorn running", StringComparison.Ordinal));

        // The simulator counts a call when it has ended; the one that found the pod gone is not among these.
        Assert.Equal(1, Answered(await rig.CallsAsync(), "podLogs"));

        // A browser that comes back for more is told not to.
        using var again = await SseForTests.SendAsync(rig.Operator, $"/api/pods/{pod.Id}/logs", lastEventId: "end");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Theory]
    [InlineData("?tail=5001")]
    [InlineData("?tail=-1")]
    [InlineData("?source=kernel")]
    [InlineData("?since=yesterday")]
    public async Task Logs_AskedForWrongly_AreRefused(string query)
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));

        using var answer = await rig.Operator.GetAsync($"/api/pods/{PodId.New(TimeProvider.System)}/logs{query}", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Logs_OfAPodThatFailed_AreItsSavedLastLines_AndAnEnd()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:StageLimit", "00:00:05"));
        await rig.FaultAsync(new { kind = "portInUse", count = 1 });
        rig.Broker.Waiting = 1;
        var lost = (await rig.SeeAsync("the pod is given up", pods => pods.Any(pod => pod.State == PodState.Lost))).First(pod => pod.State == PodState.Lost);
        await Eventually.SeeAsync("it is terminated", rig.RunningAsync, running => running.All(pod => !pod.Name.EndsWith(lost.Id.Value.ToString("N"), StringComparison.Ordinal)), Cancellation);

        using var log = await SseForTests.OpenAsync(rig.Operator, $"/api/pods/{lost.Id}/logs");
        var told = await log.AllUntilAsync(said => said.Event == "end");

        Assert.Contains(told, said => said.Data.Contains("address already in use", StringComparison.Ordinal) && said.Id!.StartsWith("saved/", StringComparison.Ordinal));
    }

    private static long Answered(JsonElement calls, string operation) => calls.GetProperty("operations").EnumerateArray()
        .Where(one => one.GetProperty("operation").GetString() == operation).Sum(one => one.GetProperty("byStatus").GetProperty("200").GetInt64());
}
