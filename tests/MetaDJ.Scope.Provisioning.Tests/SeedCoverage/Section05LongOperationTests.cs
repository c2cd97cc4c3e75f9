using MetaDJ.Scope.Provisioning.Tests.Service;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Seed section 5: the proxy's 100 s. What takes longer is started and looked at, never waited for in one call, and never sent twice.</summary>
[Collection("provisioning service")]
public sealed class Section05LongOperationTests(RedisServers servers)
{
    [Fact]
    public async Task HundredSecondLimit_OnAnInstall_IsWaitedOut_AndTheInstallIsSentOnce()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        await rig.FaultAsync(new { kind = "slowInstall", count = 1 });
        rig.Broker.Waiting = 1;

        await rig.ReadyAsync();

        var installs = (await rig.CallsAsync()).GetProperty("pods")[0].GetProperty("byPath").GetProperty("POST /api/v1/loras").GetInt64();
        Assert.Equal(1, installs);
    }

    [Theory]
    [InlineData("/api/v1/models/download")]
    [InlineData("/api/v1/pipeline/load")]
    [InlineData("/api/v1/session/start")]
    public async Task HundredSecondLimit_OnAnyOtherCall_EndsInAStage_WithoutARecovery(string path)
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        await rig.FaultAsync(new { kind = "gatewayTimeout", count = 1, path });

        var ready = await rig.ReadyAsync();

        Assert.Empty(ready.Recovery);
        Assert.Single(await rig.PaidForAsync());
    }
}
