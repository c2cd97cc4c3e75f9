using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Tests.Spend;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Section 7: example prices age, so none is in the ledger: what a pod states while it runs is what is counted.</summary>
public sealed class Section07PricesVaryTests
{
    private static readonly DateTimeOffset Start = MeterWorld.Start;

    [Fact]
    public void PricesVary_ALeaseKeepsThePriceOfItsTime()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running, price: 3.29m));
        world.Hold(MeterWorld.Label with { Session = "ses_1" }, Start);
        world.See(Start.AddHours(2), MeterWorld.Pod(CloudPodStatus.Running, price: 3.29m));
        world.Hold(MeterWorld.Label with { Session = "ses_2" }, Start.AddHours(2));
        world.See(Start.AddHours(2).AddTicks(2), MeterWorld.Pod(CloudPodStatus.Running, price: 3.99m));
        world.Gone(Start.AddHours(3));

        var paid = world.Of(SpendKind.Gpu).GroupBy(line => line.Label.Session!).ToDictionary(session => session.Key, session => decimal.Round(session.Sum(line => line.Amount), 6));
        Assert.Equal((6.58m, 3.99m), (paid["ses_1"], paid["ses_2"]));
    }

    [Fact]
    public void ExamplePricesAreNeverUsed_ThePodsOwnCostWhileRunningIs_EvenIfItStaysFilledInWhileStopped()
    {
        var world = new MeterWorld();
        world.See(Start, MeterWorld.Pod(CloudPodStatus.Running, price: 0.123m));
        world.See(Start.AddHours(1), MeterWorld.Pod(CloudPodStatus.Running, price: 0.123m));
        world.See(Start.AddHours(1).AddTicks(2), MeterWorld.Pod(CloudPodStatus.Exited, price: 0.123m));
        world.See(Start.AddHours(10), MeterWorld.Pod(CloudPodStatus.Exited, price: 0.123m));
        world.Gone(Start.AddHours(11));

        Assert.Equal(0.123m, decimal.Round(world.Of(SpendKind.Gpu).Sum(line => line.Amount), 6));
    }
}
