using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Budgets.Plans;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Tests.Budgets;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Pod fundamentals: on demand, spot, savings plan.</summary>
public sealed class Section02PricingModeTests
{
    [Fact]
    public void OnDemandIsTheDefault_AndNeedsAnHourOfCredit()
    {
        var pool = new PoolSpec { Pipeline = "longlive" };
        var facts = MoneyForTests.Facts() with { Credit = MicroUsd.Up(0.99m) };

        Assert.Equal(PricingMode.OnDemand, pool.Pricing);
        Assert.IsType<MoneyRefusal.OfCredit>(Assert.IsType<HoldOutcome.Refused>(new MoneySheet(facts).Take(MoneyForTests.Wish("pod", 1, Fleet.Now.AddMinutes(30)))).Why);
        Assert.IsType<HoldOutcome.Held>(new MoneySheet(facts with { Credit = MicroUsd.Up(1) }).Take(MoneyForTests.Wish("pod", 1, Fleet.Now.AddMinutes(30))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SpotIsPresentAndAnswersNotOfferedByTheProvidersApi(bool isSwitchedOn)
    {
        var problem = BudgetProblems.SpotNotOffered(isSwitchedOn).ProblemDetails;

        Assert.Equal((422, "https://metadj.dev/problems/spot-not-offered", "Spot is not offered by the provider's API"), (problem.Status, problem.Type, problem.Title));
        Assert.Contains("pricing", PoolRules.Check(new PoolSpec { Pipeline = "longlive", Pricing = PricingMode.Spot }).Keys);
        Assert.False(new BudgetOptions().Spot);
    }

    [Fact]
    public void SavingsPlanMovesToTheNextDeploymentOfTheSameGpuType()
    {
        var plans = new Dictionary<string, SavingsPlan>
        {
            ["plan"] = new() { GpuType = "RTX 4090", RatePerHour = 0.5m, StartsAt = Fleet.Now.AddDays(-1), ExpiresAt = Fleet.Now.AddDays(-1).AddMonths(6) },
        };
        var (before, after) = (new Fleet(), new Fleet());
        before.Add(PodState.Terminated);
        after.Add(PodState.Starting);

        Assert.Equal((0, 1), (SavingsPlans.Covered(plans, before.Snapshot().Pods, Fleet.Now)["plan"], SavingsPlans.Covered(plans, after.Snapshot().Pods, Fleet.Now)["plan"]));
        Assert.Equal("RTX 4090", SavingsPlans.Prefer([Fleet.Offer("L4"), Fleet.Offer("RTX 4090")], SavingsPlans.Open(plans, before.Snapshot().Pods, Fleet.Now))[0].GpuType);
    }
}
