using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using static MetaDJ.Scope.Provisioning.Tests.Budgets.MoneyForTests;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

/// <summary>Sums of the ledger by scope, at eight in the evening of 24 November.</summary>
public sealed class SpentBookTests
{
    private static readonly PoolName Pool = PoolName.Parse("stage");
    private static readonly SpendLabel Anas = new("pod-a", Pool, User: "ana");
    private static readonly SpendLabel Nobodys = new("pod-b", PoolName.Parse("other"));

    [Fact]
    public void AddUp_TellsFleetPoolAndUserApart_AndTodayFromTheMonth_WithWhatGoesOn()
    {
        var days = new[]
        {
            SpentDay.Of(new DateOnly(2026, 11, 1), [Line(Anas, new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), 2)]),
            SpentDay.Of(new DateOnly(2026, 11, 24), [Line(Anas, Fleet.Now.AddHours(-5), 1), Line(Nobodys, Fleet.Now.AddHours(-5), 4)]),
        };

        // It runs since two hours before midnight: four of its dollars are yesterday's, forty today's.
        var meter = new Meter { CloudId = "c", Label = Anas, Open = [new OpenInterval(SpendKind.Gpu, Fleet.Now.AddHours(-22), 2)] };
        var sums = SpentBook.AddUp([BudgetScope.Fleet, Stage, Ana, BudgetScope.OfUser("ben")], days, [meter], [], Fleet.Now);

        Assert.Equal(new SpentSum(45_000_000, 51_000_000), sums[BudgetScope.Fleet]);
        Assert.Equal(new SpentSum(41_000_000, 47_000_000), sums[Stage]);
        Assert.Equal(new SpentSum(41_000_000, 47_000_000), sums[Ana]);
        Assert.Equal(SpentSum.None, sums[BudgetScope.OfUser("ben")]);
        Assert.Equal(49_000_000, SpentBook.Since(Fleet.Now.AddDays(-1), days, [meter], [], Fleet.Now));
    }

    [Fact]
    public void Unseen_CountsAPodFromItsHold_UntilTheLedgerKnowsThatItRuns()
    {
        var fleet = new Fleet();
        var asked = fleet.Add(PodState.Requested, pod => pod with { Placement = pod.Placement.Ask(new Candidate("RTX 4090", CloudTier.Secure, null), Fleet.Now) });
        var booting = fleet.Add(PodState.Booting);
        var stopped = fleet.Add(PodState.Stopped);
        var hold = new MoneyHold
        {
            Rate = 1_000_000, Gpu = 900_000, From = Fleet.Now.AddMinutes(-6).ToUnixTimeMilliseconds(), Till = Fleet.Now.AddMinutes(24).ToUnixTimeMilliseconds(), Scopes = [BudgetScope.Fleet],
        };
        var holds = new[] { asked, booting, stopped }.ToDictionary(pod => pod.Id.ToString(), _ => hold);
        var running = new Meter { CloudId = booting.CloudId!, Label = Nobodys, Open = [new OpenInterval(SpendKind.Gpu, Fleet.Now.AddMinutes(-6), 1)] };

        Assert.Equal(200_000, Today(SpentBook.Unseen(fleet.Snapshot().Pods, holds, [])));
        Assert.Equal(100_000, Today(SpentBook.Unseen(fleet.Snapshot().Pods, holds, [running])));

        static long Today(IReadOnlyList<UnseenSpend> unseen) => SpentBook.AddUp([BudgetScope.Fleet], [], [], unseen, Fleet.Now)[BudgetScope.Fleet].Day;
    }

    private static LedgerLine Line(SpendLabel label, DateTimeOffset from, decimal amount) => new(SpendKind.Gpu, "c", label, from, from.AddHours(1), amount, 1);
}
