using MetaDJ.Scope.FleetBench.Reconcile;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

public sealed class ThousandPodsTests
{
    private const int Pods = 1_000;

    [Fact]
    public async Task Look_At1000PodsWhenNothingChanges_CostsAtMostTwoProviderCalls_AndParsesNoRecordAgain()
    {
        await using var redis = await RedisProcess.StartAsync(appendOnly: false);
        await using var fleet = await StandingFleet.StartAsync(redis.ConnectionString, Pods);
        await fleet.LookAsync(TimeSpan.FromSeconds(1), wait: true);
        Assert.Equal(Pods, fleet.Parsed);

        // Long enough apart that a listing is due at every look.
        var calls = fleet.CloudCalls;
        for (var look = 0; look < 5; look++)
        {
            await fleet.LookAsync(TimeSpan.FromMinutes(2), wait: true);
            Assert.InRange(fleet.CloudCalls - calls, 1, 2);
            calls = fleet.CloudCalls;
        }

        Assert.Equal(Pods, await fleet.ReadyAsync());
        Assert.Equal(Pods, fleet.Parsed);
    }
}
