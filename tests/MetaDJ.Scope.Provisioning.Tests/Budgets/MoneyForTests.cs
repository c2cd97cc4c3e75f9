using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Tests.Pods;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

/// <summary>Budgets, sums and wishes in few words.</summary>
internal static class MoneyForTests
{
    public static readonly BudgetScope Stage = BudgetScope.Of(PoolName.Parse("stage"));

    public static readonly BudgetScope Ana = BudgetScope.OfUser("ana");

    public static MoneyFacts Facts(DateTimeOffset? at = null, params (BudgetScope Scope, BudgetSpec Spec)[] budgets) => new()
    {
        At = at ?? Fleet.Now,
        Budgets = budgets.ToDictionary(budget => budget.Scope, budget => budget.Spec),
        Spent = budgets.ToDictionary(budget => budget.Scope, _ => SpentSum.None),
        Cap = MicroUsd.Up(80),
    };

    public static BudgetSpec Daily(decimal usd, BudgetPolicy policy = BudgetPolicy.EndShows) => new() { PerDay = usd, WhenUsedUp = policy };

    /// <summary>For a GPU that costs as many USD an hour, without storage.</summary>
    public static HoldWish Wish(string id, decimal perHour, DateTimeOffset till, bool starts = true, params BudgetScope[] scopes)
    {
        var rate = MicroUsd.Up(perHour);
        return new HoldWish(id, rate, rate, till, starts ? till : DateTimeOffset.UnixEpoch, starts, scopes.Length > 0 ? scopes : [BudgetScope.Fleet]);
    }
}
