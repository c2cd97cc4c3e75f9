using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Budgets.Plans;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using static MetaDJ.Scope.Provisioning.Tests.Budgets.MoneyForTests;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

/// <summary>Plans that were entered by hand. The fleet's pods run on an RTX 4090.</summary>
public sealed class SavingsPlansTests
{
    private static readonly SavingsPlan Plan = new() { GpuType = "RTX 4090", RatePerHour = 0.4m, StartsAt = Fleet.Now.AddDays(-10), ExpiresAt = Fleet.Now.AddDays(-10).AddMonths(3) };

    [Fact]
    public void Covered_TakesTheCheapestPlanFirst_AndMovesToWhateverRunsOnThatGpu()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Ready);
        fleet.Add(PodState.Stopped);
        fleet.Add(PodState.Booting);
        fleet.Add(PodState.Ready, pod => pod with { Placement = pod.Placement with { GpuType = "L40S" } });
        var plans = new Dictionary<string, SavingsPlan>
        {
            ["dear"] = Plan with { RatePerHour = 0.5m }, ["cheap"] = Plan, ["over"] = Plan with { ExpiresAt = Fleet.Now }, ["to-come"] = Plan with { StartsAt = Fleet.Now.AddSeconds(1) },
        };

        var covered = SavingsPlans.Covered(plans, fleet.Snapshot().Pods, Fleet.Now);

        Assert.Equal((1, 1, 0, 0), (covered["cheap"], covered["dear"], covered["over"], covered["to-come"]));
        Assert.Empty(SavingsPlans.Open(plans, fleet.Snapshot().Pods, Fleet.Now));
        Assert.Equal(["RTX 4090"], SavingsPlans.Open(new Dictionary<string, SavingsPlan> { ["three"] = Plan with { Count = 3 } }, fleet.Snapshot().Pods, Fleet.Now));
    }

    [Fact]
    public void Prefer_PutsWhatAPlanCoversFirst_AmongThoseThatFit()
    {
        var offers = new[] { Fleet.Offer("RTX A5000"), Fleet.Offer("RTX 4090"), Fleet.Offer("L4"), Fleet.Offer("RTX 4090", "US-KS-2", fits: false) };

        Assert.Equal(["RTX 4090", "RTX A5000", "L4", "RTX 4090"], SavingsPlans.Prefer(offers, new HashSet<string> { "RTX 4090" }).Select(offer => offer.GpuType));
        Assert.False(SavingsPlans.Prefer(offers, new HashSet<string> { "RTX 4090" })[3].Fits);
    }

    [Theory]
    [InlineData(300, 0.8, 0.4, 365.0, false)]
    [InlineData(400, 0.8, 0.4, 365.0, true)]
    [InlineData(700, 0.8, 0.9, null, false)]
    public void Advice_ComparesTheHoursOfAMonthWithThoseFromWhichAPlanPays(double hours, double price, double rate, double? breakEven, bool pays)
    {
        var advice = Assert.Single(SavingsAdvisor.Advise(
            new Dictionary<string, double> { ["RTX 4090"] = hours }, new Dictionary<string, decimal> { ["RTX 4090"] = (decimal)price }, new Dictionary<string, SavingsPlan>(),
            ("RTX 4090", (decimal)rate), Fleet.Now));

        Assert.Equal((breakEven, pays, hours), (advice.BreakEvenHoursPerMonth, advice.Pays, advice.HoursLast30Days));
    }

    [Fact]
    public void Advice_OfTwoGpusAtOnce_NeedsTwiceTheHours_AndWithoutARateAsksForOne()
    {
        var advice = SavingsAdvisor.Advise(
            new Dictionary<string, double> { ["RTX 4090"] = 500, ["L4"] = 100 }, new Dictionary<string, decimal> { ["RTX 4090"] = 0.8m, ["L4"] = 0.5m },
            new Dictionary<string, SavingsPlan> { ["two"] = Plan with { Count = 2 } }, null, Fleet.Now);

        Assert.Equal(("RTX 4090", 730.0, false), (advice[0].GpuType, advice[0].BreakEvenHoursPerMonth, advice[0].Pays));
        Assert.Equal((null, false), (advice[1].BreakEvenHoursPerMonth, advice[1].Pays));
        Assert.Contains("Ask with gpuType and ratePerHour", advice[1].Advice, StringComparison.Ordinal);
    }

    /// <summary>The cheapest offer is another cloud's as a rule: a plan of $0.60 was said never to pay, for pods at $0.69.</summary>
    [Fact]
    public void Prices_OfAGpuThatRan_AreWhatItsHoursCost_NotTheCheapestOfTheCatalogue()
    {
        var ran = LedgerLine.Of(SpendKind.Gpu, "a", new SpendLabel("pod_1", null) { GpuType = "RTX 4090" }, Fleet.Now.AddHours(-2), Fleet.Now, 0.69m);

        var prices = GpuHours.Prices(ran, new Dictionary<string, decimal> { ["RTX 4090"] = 0.34m, ["L4"] = 0.44m });

        Assert.Equal((0.69m, 0.44m), (prices["RTX 4090"], prices["L4"]));
    }

    [Theory]
    [InlineData("summer", 3, null)]
    [InlineData("summer", 6, null)]
    [InlineData("summer", 4, "expiresAt")]
    [InlineData("Summer", 3, "name")]
    [InlineData("advice", 3, "name")]
    public void Rules_TakeThreeAndSixMonths(string name, int months, string? field) =>
        Assert.Equal(field is null ? [] : [field], SavingsPlanRules.Check(name, Plan with { ExpiresAt = Plan.StartsAt.AddMonths(months) }).Keys);

    [Fact]
    public void Warnings_TellOfBudgetsPodsTheAccountAndPlans_AndOfNothingElse()
    {
        var fleet = new Fleet();
        var pod = fleet.Add(PodState.Ready, ready => ready with { Notice = "It ends soon." });
        var facts = Facts(null, (BudgetScope.Fleet, Daily(10)), (Stage, Daily(1)), (Ana, Daily(5))) with
        {
            Spent = new Dictionary<BudgetScope, SpentSum> { [BudgetScope.Fleet] = new(8_000_000, 8_000_000), [Stage] = new(1_000_000, 1_000_000), [Ana] = new(3_999_999, 3_999_999) },
            NoBalance = new NoBalance(Fleet.Now, 1, "Add credit."),
            Cap = 1,
        };
        var plans = new Dictionary<string, SavingsPlan> { ["soon"] = Plan with { ExpiresAt = Fleet.Now.AddDays(14) }, ["later"] = Plan };

        var warnings = BudgetWarnings.Of(facts, plans, fleet.Snapshot().Pods, TimeSpan.FromDays(14), Fleet.Now);

        Assert.Equal(["account-balance", $"budget-ends:{pod.Id}", "budget:fleet:day", "budget:pool:stage:day", "savings-plan-expires:soon"], warnings.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((AlertSeverity.Warning, AlertSeverity.Error), (warnings["budget:fleet:day"].Severity, warnings["budget:pool:stage:day"].Severity));
        Assert.Contains("account-spend-rate", BudgetWarnings.Of(facts with { Cap = 0 }, plans, [], TimeSpan.Zero, Fleet.Now).Keys);
    }
}
