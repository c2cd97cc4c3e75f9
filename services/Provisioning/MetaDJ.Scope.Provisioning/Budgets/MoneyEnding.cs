using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>
/// What is ended for want of money: a spare at once, so that what it would cost is there for people; a pod on which somebody plays just before the
/// money held for it is used, unless the budget lets shows go on. All are terminated: a disk that stands costs money too.
/// </summary>
internal static class MoneyEnding
{
    public static IEnumerable<PodAction.OfPod> Decide(PodSnapshot snapshot, MoneyKeeping keeping, PodUsers users, BudgetOptions options, DateTimeOffset now)
    {
        var forPeople = snapshot.Pods.Where(pod => users.Of(pod) is not null || snapshot.Demand?.IsLeased(pod) != false).Select(pod => pod.Id).ToHashSet();
        var wanting = keeping.Shorts(forPeople.Contains).Select(one => one.Why).OfType<MoneyRefusal.OfBudget>().DistinctBy(why => why.Scope).ToDictionary(why => why.Scope);
        foreach (var pod in snapshot.Pods.Where(pod => MoneyKeeping.Costs(pod) && pod.State != PodState.Draining && !IsEnding(pod) && !snapshot.IsBusyAtCloud(pod)))
        {
            var lacks = keeping.ShortOf(pod);
            var isForPeople = forPeople.Contains(pod.Id);
            if (lacks is not null && now >= lacks.Till - options.EndMargin && !(isForPeople && keeping.FinishesShows(lacks.Why)))
            {
                yield return new PodAction.Evict(pod, $"{UsedUp(lacks.Why)}.");
            }
            else if (!isForPeople && (lacks?.Why ?? Wanting(pod, wanting)) is { } why && Spare(pod, why) is { } ending)
            {
                yield return ending;
            }
        }
    }

    /// <summary>What people should read beside a pod, where it is not what stands there.</summary>
    public static IEnumerable<PodAction> Notices(PodSnapshot snapshot, MoneyKeeping keeping, MoneyStarts starts, BudgetOptions options)
    {
        foreach (var pod in snapshot.Pods.Where(pod => !pod.State.IsEnded()))
        {
            var lacks = pod.State == PodState.Draining ? null : keeping.ShortOf(pod);
            var notice = starts.RefusalOf(pod) ?? (lacks is null ? null : Notice(lacks, keeping, options));
            var until = lacks is null || keeping.FinishesShows(lacks.Why) ? (DateTimeOffset?)null : lacks.Till - options.EndMargin;
            if (notice != pod.Notice || !IsAbout(until, pod.MoneyUntil))
            {
                yield return new PodAction.Note(pod, notice, until);
            }
        }
    }

    /// <summary>What is left moves by moments with every line of the ledger: nothing to write for.</summary>
    private static bool IsAbout(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other is null ? one == other : (one.Value - other.Value).Duration() < TimeSpan.FromSeconds(20);

    private static string Notice(HoldOutcome.Short lacks, MoneyKeeping keeping, BudgetOptions options) => keeping.FinishesShows(lacks.Why)
        ? $"{UsedUp(lacks.Why)}; who plays on it may finish the show."
        : string.Create(CultureInfo.InvariantCulture, $"{UsedUp(lacks.Why)}; it is ended at {lacks.Till - options.EndMargin:yyyy-MM-dd HH:mm} UTC unless the budget is raised.");

    private static string UsedUp(MoneyRefusal why) => why is MoneyRefusal.OfBudget budget
        ? $"The budget of {budget.Scope.Describe()}, {MicroUsd.Text(budget.Limit)} per {(budget.Period == BudgetPeriod.Day ? "day" : "month")}, is used up"
        : why.Text.TrimEnd('.');

    private static MoneyRefusal.OfBudget? Wanting(Pod pod, Dictionary<BudgetScope, MoneyRefusal.OfBudget> wanting) =>
        HoldWishes.Scopes(pod, null).Select(scope => wanting.GetValueOrDefault(scope)).FirstOrDefault(why => why is not null);

    private static PodAction.OfPod? Spare(Pod pod, MoneyRefusal why) => pod.State switch
    {
        PodState.Ready => new PodAction.Retire(pod, PodFate.Terminate, $"{UsedUp(why)}."),
        PodState.Stopped => new PodAction.Evict(pod, $"{UsedUp(why)}."),
        _ when pod.State.IsUnderWay() && pod.WasNeverReady => new PodAction.Drain(pod, PodFate.Terminate, $"{UsedUp(why)}."),
        _ => null,
    };

    private static bool IsEnding(Pod pod) => pod is { State: PodState.Stopped, Drain.Fate: PodFate.Terminate };
}
