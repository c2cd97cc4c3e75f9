using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Budgets.Plans;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using static MetaDJ.Scope.Provisioning.Tests.Budgets.MoneyForTests;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Pricing: the table of models, the tips, and what the account allows.</summary>
public sealed class Section07BudgetGuardTests
{
    [Fact]
    public void ModelTableHasOnDemandSavingsAndSpot_AndOnlyTheFirstTwoCanBeHad() => Assert.Equal(
        [PricingMode.OnDemand, PricingMode.Savings],
        Enum.GetValues<PricingMode>().Where(mode => !PoolRules.Check(new PoolSpec { Pipeline = "longlive", Pricing = mode }).ContainsKey("pricing")));

    [Fact]
    public void TipStopPodsWhenNotInUse_AnIdlePodEndsByWhatIsCheaper()
    {
        var fleet = new Fleet();
        fleet.Add(PodState.Ready);
        var snapshot = fleet.Snapshot();

        var retire = Assert.Single(PodPlan.Decide(snapshot, fleet.Options, Fleet.Now).Select(action => IdleFates.Choose(action, snapshot, Fleet.Now)).OfType<PodAction.Retire>());

        Assert.Contains("because", retire.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TipSpotForDevelopmentIsNoLongerPossible_AndSaysSo() =>
        Assert.Contains("RunPod took interruptible pods out of its API", BudgetProblems.SpotNotOffered(false).ProblemDetails.Detail, StringComparison.Ordinal);

    [Fact]
    public void TipRightSizeWherePricingMatters_TheDearerGpuIsRefusedByTheBudgetThatAllowsTheCheaper()
    {
        var facts = Facts(null, (Stage, Daily(1)));

        Assert.IsType<HoldOutcome.Refused>(new MoneySheet(facts).Take(Wish("pod", 2.89m, Fleet.Now.AddMinutes(30), true, Stage)));
        Assert.IsType<HoldOutcome.Held>(new MoneySheet(facts).Take(Wish("pod", 0.74m, Fleet.Now.AddMinutes(30), true, Stage)));
    }

    [Fact]
    public void TipConsiderSavingsPlans_TheAdviceSaysFromHowManyHoursAMonthOnePays() => Assert.Equal(
        "A plan at $0.37 pays from 365 h a month on, and NVIDIA GeForce RTX 4090 runs 507 h.",
        Assert.Single(SavingsAdvisor.Advise(
            new Dictionary<string, double> { ["NVIDIA GeForce RTX 4090"] = 500 }, new Dictionary<string, decimal> { ["NVIDIA GeForce RTX 4090"] = 0.74m },
            new Dictionary<string, SavingsPlan>(), ("NVIDIA GeForce RTX 4090", 0.37m), Fleet.Now)).Advice);

    [Fact]
    public void AccountLimitOfEightyDollarsAnHour_IsALimitOfOurs_AndIsToldBeforeItIsReached()
    {
        var facts = Facts() with { Holds = Enumerable.Range(0, 20).ToDictionary(i => $"pod-{i}", _ => Running(3.99m)) };

        Assert.IsType<MoneyRefusal.OfAccountRate>(Assert.IsType<HoldOutcome.Refused>(new MoneySheet(facts).Take(Wish("next", 0.74m, Fleet.Now.AddMinutes(30)))).Why);
        Assert.Contains("account-spend-rate", BudgetWarnings.Of(facts, new Dictionary<string, SavingsPlan>(), [], TimeSpan.Zero, Fleet.Now).Keys);
    }

    [Fact]
    public void AtZeroPodsWithoutNetworkVolumeAreDestroyed_SoAnAlertComesAnHourBefore() => Assert.Contains(
        "account-credit",
        BudgetWarnings.Of(
            Facts() with { Credit = MicroUsd.Up(10), CreditSpent = MicroUsd.Up(7), Holds = new Dictionary<string, MoneyHold> { ["pod"] = Running(3.99m) } },
            new Dictionary<string, SavingsPlan>(), [], TimeSpan.Zero, Fleet.Now).Keys);

    private static MoneyHold Running(decimal perHour) => new()
    {
        Rate = MicroUsd.Up(perHour), Gpu = MicroUsd.Up(perHour), From = Fleet.Now.ToUnixTimeMilliseconds(), Till = Fleet.Now.AddMinutes(30).ToUnixTimeMilliseconds(),
        Scopes = [BudgetScope.Fleet],
    };
}
