using CsCheck;
using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using static MetaDJ.Scope.Provisioning.Tests.Budgets.MoneyForTests;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

/// <summary>Plays holds against a meter that runs by the second, over midnight and the end of a month.</summary>
public sealed class MoneyPropertyTests
{
    private static readonly Gen<Happening[]> Happenings = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[1, 60], Gen.Int[1, 40], (kind, pod, minutes, dimes) => new Happening(kind, pod, minutes, dimes)).Array[1, 80];

    [Fact]
    public void Holds_InAnyOrder_NeverLetSpentPlusHeldPassALimit() => Gen.Select(Happenings, Gen.Int[1, 12], Gen.Int[5, 30], Gen.Int[0, 600]).Sample(
        (happenings, perDay, perMonth, start) =>
        {
            var meter = new Meter(
                new DateTimeOffset(2026, 11, 29, 20, 0, 0, TimeSpan.Zero).AddMinutes(start),
                (BudgetScope.Fleet, new BudgetSpec { PerDay = perDay, PerMonth = perMonth }), (Stage, Daily(perDay / 2m)), (Ana, new BudgetSpec { PerMonth = perMonth / 3m }));
            foreach (var happening in happenings)
            {
                meter.Step(happening);
                meter.Check();
            }
        }, iter: 400);

    /// <summary>USD: a decimal's own last digit, in a third of an hour.</summary>
    private const decimal Digits = 0.000000000001m;

    private sealed record Happening(int Kind, int Pod, int Minutes, int Dimes);

    /// <summary>Pods that are paid for from the moment their money is held until it is used, or they are let go.</summary>
    private sealed class Meter(DateTimeOffset now, params (BudgetScope Scope, BudgetSpec Spec)[] budgets)
    {
        private readonly Dictionary<string, MoneyHold> _holds = [];
        private readonly List<(BudgetScope Scope, DateTimeOffset From, DateTimeOffset To, long Rate)> _ledger = [];
        private DateTimeOffset _now = now;

        public void Step(Happening happening)
        {
            var id = $"pod-{happening.Pod}";
            BudgetScope[] scopes = happening.Pod % 2 == 0 ? [BudgetScope.Fleet, Stage] : [BudgetScope.Fleet, Stage, Ana];
            switch (happening.Kind)
            {
                case 0 when !_holds.ContainsKey(id):
                    Take(Wish(id, happening.Dimes / 10m, _now.AddMinutes(30), true, scopes));
                    break;
                case 1 when _holds.TryGetValue(id, out var hold):
                    // Rolled forward, perhaps at another price: that of the bill.
                    Take(Wish(id, MicroUsd.ToUsd(hold.Rate) + (happening.Dimes % 3 * 0.1m), _now.AddMinutes(30), false, scopes));
                    break;
                case 2 when _holds.Remove(id, out _):
                    break;
                default:
                    Run(TimeSpan.FromMinutes(happening.Minutes));
                    break;
            }
        }

        /// <summary>To the last digit, in decimals: nothing is rounded away.</summary>
        public void Check()
        {
            foreach (var (scope, spec) in budgets)
            {
                foreach (var window in BudgetWindow.Around(_now).Where(window => (window.Period == BudgetPeriod.Day ? spec.PerDay : spec.PerMonth) is not null))
                {
                    var held = _holds.Values.Where(hold => hold.Scopes.Contains(scope)).Sum(hold => Within(window, _now, hold.TillAt(), hold.Rate));
                    var limit = (window.Period == BudgetPeriod.Day ? spec.PerDay : spec.PerMonth)!.Value;
                    Assert.True(Spent(scope, window) + held <= limit + Digits, $"{scope} has {Spent(scope, window)} spent and {held} held of {limit} in the {window.Period} from {window.From:u} at {_now:u}");
                }
            }
        }

        private void Take(HoldWish wish)
        {
            var outcome = new MoneySheet(Facts()).Take(wish);
            var till = outcome switch { HoldOutcome.Held held => held.Till, HoldOutcome.Short lacks => lacks.Till, _ => (DateTimeOffset?)null };
            if (till is { } end)
            {
                _holds[wish.Id] = new MoneyHold
                {
                    Rate = wish.Rate, Gpu = wish.Gpu, From = _now.ToUnixTimeMilliseconds(), Till = end.ToUnixTimeMilliseconds(), Scopes = wish.Scopes,
                };
            }
        }

        private void Run(TimeSpan time)
        {
            var later = _now + time;
            foreach (var (id, hold) in _holds.ToList())
            {
                var end = hold.TillAt() < later ? hold.TillAt() : later;
                if (end > _now)
                {
                    _ledger.AddRange(hold.Scopes.Select(scope => (scope, _now, end, hold.Rate)));
                }

                if (hold.TillAt() <= later)
                {
                    // It is ended when the money held for it is used.
                    _holds.Remove(id);
                }
            }

            _now = later;
        }

        private MoneyFacts Facts()
        {
            var windows = BudgetWindow.Around(_now);
            return MoneyForTests.Facts(_now, budgets) with
            {
                Holds = new Dictionary<string, MoneyHold>(_holds),
                Spent = budgets.ToDictionary(budget => budget.Scope, budget => new SpentSum(Sum(budget.Scope, windows[0]), Sum(budget.Scope, windows[2]))),
            };
        }

        private long Sum(BudgetScope scope, BudgetWindow window) => MicroUsd.Up(Spent(scope, window));

        private decimal Spent(BudgetScope scope, BudgetWindow window) =>
            _ledger.Where(line => line.Scope == scope).Sum(line => Within(window, line.From, line.To, line.Rate));

        private static decimal Within(BudgetWindow window, DateTimeOffset from, DateTimeOffset to, long rate)
        {
            var (first, last) = (from > window.From ? from : window.From, to < window.To ? to : window.To);
            return last > first ? (last - first).Ticks * MicroUsd.ToUsd(rate) / TimeSpan.TicksPerHour : 0;
        }
    }
}
