using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using static MetaDJ.Scope.Provisioning.Tests.Budgets.MoneyForTests;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>MetaDJ's own pod: 1.84 USD an hour adds up.</summary>
public sealed class Section13AddsUpTests
{
    [Fact]
    public void OneDollarEightyFourAnHourAddsUp_AndTheDaysBudgetEndsItBeforeItIsPassed()
    {
        var facts = Facts(null, (BudgetScope.Fleet, Daily(10)));
        var (held, spent, till) = (new Dictionary<string, MoneyHold>(), 0L, Fleet.Now);
        for (var now = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero); now < Fleet.Now; now = now.AddMinutes(10))
        {
            facts = facts with { At = now, Holds = held, Spent = new Dictionary<BudgetScope, SpentSum> { [BudgetScope.Fleet] = new(spent, spent) } };
            var wish = Wish("pod", 1.84m, now.AddMinutes(30), starts: held.Count == 0);
            if (new MoneySheet(facts).Take(wish) is HoldOutcome.Short lacks)
            {
                till = lacks.Till;
                break;
            }

            held["pod"] = new MoneyHold { Rate = wish.Rate, Gpu = wish.Gpu, From = now.ToUnixTimeMilliseconds(), Till = wish.Till.ToUnixTimeMilliseconds(), Scopes = wish.Scopes };
            spent += MicroUsd.Cost(wish.Rate, (long)TimeSpan.FromMinutes(10).TotalMilliseconds);
        }

        // 10 / 1.84 hours after midnight, not a second later.
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 5, 26, 5, TimeSpan.Zero), till, TimeSpan.FromSeconds(1));
    }
}
