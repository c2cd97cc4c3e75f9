using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Tests.Spend;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Section 13: "$1.84/h adds up": what one lease has cost is known, apart from what the pod cost while it waited.</summary>
public sealed class Section13CostPerLeaseTests
{
    [Fact]
    public void OneDollarEightyFourAnHourAddsUp_ToTheLeaseThatHeldThePod_AndTheRestToThePool()
    {
        var start = MeterWorld.Start;
        var world = new MeterWorld();
        world.See(start, MeterWorld.Pod(CloudPodStatus.Running, price: 1.84m));
        world.Hold(MeterWorld.Label with { Session = "ses_1", Booking = "bkg_1", User = "ana" }, start.AddHours(1));
        world.Hold(MeterWorld.Label, start.AddHours(4));
        var lines = world.All(start.AddHours(6));

        var session = SpendReport.Sum("ses_1", lines.Where(line => line.Label.Session == "ses_1"));
        Assert.Equal((5.58m, 5.52m, 0.06m, 3.0), (session.Amount, session.Gpu, session.Storage, session.Hours));
        Assert.Equal(["ana 5.58", "idle 5.58"], SpendReport.Of(lines, SpendBy.User).Select(share => FormattableString.Invariant($"{share.Key} {share.Amount:0.00}")).Order());
        Assert.Equal(11.16m, Assert.Single(SpendReport.Of(lines, SpendBy.Pool)).Amount);
    }
}
