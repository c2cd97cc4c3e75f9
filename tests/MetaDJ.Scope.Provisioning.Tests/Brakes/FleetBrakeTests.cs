using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Tests.Brakes;

[Collection("pod records")]
public sealed class FleetBrakeTests(RedisServers servers)
{
    private const int Database = 9;

    /// <summary>Every kind of step, so that one that is new must be thought of here.</summary>
    private static readonly string[] Allowed =
        ["Adopt", "Become", "BringUp", "Forget", "ForgetAnswer", "HoldMoney", "MarkGone", "MarkLost", "MarkStopped", "MarkTerminated", "Note", "Observe", "Probe", "Recover", "ReleaseMoney", "Reset", "Revise", "Withhold"];

    private static readonly string[] Held =
        ["Create", "Drain", "Evict", "HoldOff", "Request", "Retire", "Start", "Stop", "Terminate", "TerminateOrphan"];

    [Fact]
    public void Allows_NothingThatStartsStopsOrEndsAPod()
    {
        var fleet = new Fleet().Waiting(3).Wishing(spec => spec with { Maximum = 9 });
        var gone = fleet.Add(PodState.Lost);
        fleet.Add(PodState.Requested);
        var draining = fleet.Add(PodState.Draining, pod => pod with { Drain = pod.Drain! with { Retired = true } });
        var stray = fleet.AddToCloud("stray", Fleet.Prefix + "stray");

        var steps = fleet.Decide();

        Assert.Contains(steps, step => step is PodAction.Create);
        Assert.Contains(steps, step => step is PodAction.Request);
        Assert.Contains(steps, step => step is PodAction.Terminate(var pod) && pod.Id == gone.Id);
        Assert.Contains(steps, step => step is PodAction.Stop(var pod) && pod.Id == draining.Id);
        Assert.Contains(steps, step => step is PodAction.TerminateOrphan(var pod) && pod == stray);
        Assert.DoesNotContain(steps, step => FleetBrake.Allows(step));
    }

    [Theory]
    [InlineData(RecoveryRung.PrepareAgain, true)]
    [InlineData(RecoveryRung.RestartScope, true)]
    [InlineData(RecoveryRung.RestartPod, false)]
    public void Allows_ARecovery_ThatConcernsScopeAlone(RecoveryRung rung, bool allowed) => Assert.Equal(
        allowed, FleetBrake.Allows(new PodAction.Recover(new Fleet().Add(PodState.Ready), rung, new(PodCause.StalledFrames, ""), [])));

    [Fact]
    public void Allows_WasDecidedForEveryKindOfStep()
    {
        var kinds = typeof(PodAction).GetNestedTypes().Where(type => !type.IsAbstract).Select(type => type.Name).Order(StringComparer.Ordinal);

        Assert.Equal(Allowed.Concat(Held).Order(StringComparer.Ordinal), kinds);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Pull_IsObeyedByEveryReplica_AndSurvivesThem(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? Database : 0);
        await redis.KeyDeleteAsync(PodKeys.Brake);
        using var services = new ServiceCollection().AddOptions<ProvisioningOptions>().Services.BuildServiceProvider();
        var options = services.GetRequiredService<IOptionsMonitor<ProvisioningOptions>>();
        var (one, other) = (new FleetBrake(redis, options), new FleetBrake(redis, options));
        var pull = new BrakePull("ana", "why not", Fleet.Now);

        Assert.False(await other.IsOnAsync());
        await one.PullAsync(pull);

        Assert.Equal(pull, await other.ReadAsync());
        options.CurrentValue.Paused = true;
        Assert.True(await other.ReleaseAsync());
        Assert.Equal("the configuration", (await one.ReadAsync())!.By);
    }
}
