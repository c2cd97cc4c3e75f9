using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>Pods by the clock, by announcement, and as something else, against the simulated cloud.</summary>
[Collection("provisioning service")]
public sealed class WarmPoolServiceTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schedule_StartsAheadOfItsWindow_AndCostsNothingAfterIt()
    {
        var clock = new ShiftedClock();
        var now = clock.GetUtcNow();
        await using var rig = await ProvisioningRig.StartAsync(
            servers, clock,
            [
                ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Pools:stage:IdleStop", "00:01:00"), ("Provisioning:Pools:stage:IdleTerminate", "00:05:00"),
                .. Window(now.AddMinutes(22), now.AddMinutes(30)),
            ]);
        await rig.LooksAsync(3);
        var before = (await rig.PoolAsync()).Standing!;
        Assert.Empty(await rig.PaidForAsync());
        Assert.Equal((0, 1, true), (before.Warm, before.NextWarm?.Warm, before.NextStartAt < before.NextWarm?.At));

        clock.PutForward(TimeSpan.FromMinutes(10));
        await rig.ReadyAsync("a pod is ready before its window opens");
        Assert.Equal(0, (await rig.PoolAsync()).Standing!.Warm);

        clock.PutForward(TimeSpan.FromMinutes(13));
        await rig.LooksAsync(3);
        Assert.Equal((1, 1), ((await rig.PoolAsync()).Standing!.Warm, (await rig.RunningAsync()).Count));

        clock.PutForward(TimeSpan.FromMinutes(8));
        await rig.SeeAsync("it is let go after its window", pods => pods.All(pod => pod.State is PodState.Stopped or PodState.Terminated));
        clock.PutForward(TimeSpan.FromMinutes(6));
        await rig.SeeAsync("nothing of it is left", pods => pods.All(pod => pod.State == PodState.Terminated));
        Assert.All(await rig.PaidForAsync(), pod => Assert.Equal("TERMINATED", pod.Status));
    }

    [Fact]
    public async Task Announced_IsReadyBeforeItIsNeeded_OnceWhoeverComes_AndGivenUpWhenWithdrawn()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Pools:stage:Maximum", "3"), ("Provisioning:Pools:stage:IdleStop", "00:00:01"),
            ("Provisioning:Pools:stage:IdleTerminate", "00:00:00"));
        rig.Broker.Upcoming = [new UpcomingWish(TimeProvider.System.GetUtcNow().AddMinutes(3))];

        var ready = await rig.ReadyAsync("the announced pod is ready");
        rig.Broker.Upcoming = [];
        rig.Broker.Grant(ready.Id, 1);
        await rig.LooksAsync(5);
        Assert.Single(await rig.RunningAsync());

        rig.Broker.Upcoming = [new UpcomingWish(TimeProvider.System.GetUtcNow().AddMinutes(3))];
        await rig.SeeAsync("a second one is ready", pods => pods.Count(pod => pod.State == PodState.Ready) == 2);
        rig.Broker.Upcoming = [];
        await rig.SeeAsync("it is given up", pods => pods.Count(pod => pod.State == PodState.Ready) == 1 && pods.Count(pod => pod.State == PodState.Terminated) == 1);
        Assert.Single(await rig.RunningAsync());
    }

    [Fact]
    public async Task VariantChanged_TheSameMachineComesBackAsAnotherPod()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var first = await rig.ReadyAsync();
        var pool = await rig.PoolAsync();

        using var put = await rig.Operator.PutAsJsonAsync($"/api/pools/{ProvisioningRig.Pool}", pool.Spec with { Pipeline = "memflow", Loras = [] }, HttpDefaults.Json, Cancellation);
        Assert.True(put.IsSuccessStatusCode);
        var pods = await rig.SeeAsync("it plays the new pipeline", all => all.Any(pod => pod.State == PodState.Ready && pod.Id != first.Id));

        Assert.Equal(PodState.Terminated, pods.Single(pod => pod.Id == first.Id).State);
        Assert.Equal([first.Id], rig.Broker.Retired);
        Assert.Single(await rig.PaidForAsync());
        Assert.Single(await rig.RunningAsync());
    }

    private static (string, string)[] Window(DateTimeOffset from, DateTimeOffset to) =>
    [
        .. Enum.GetNames<Weekday>().Skip(1).Select((day, index) => ($"Provisioning:Pools:stage:Schedule:0:Days:{index}", day)),
        ("Provisioning:Pools:stage:Schedule:0:From", TimeOnly.FromDateTime(from.UtcDateTime).ToString("HH:mm:ss", null)),
        ("Provisioning:Pools:stage:Schedule:0:To", TimeOnly.FromDateTime(to.UtcDateTime).ToString("HH:mm:ss", null)),
        ("Provisioning:Pools:stage:Schedule:0:Warm", "1"),
    ];
}
