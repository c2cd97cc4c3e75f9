using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>
/// What budgets make of a plan, from facts alone: money for what costs already is held first, people before spares; what is about to start starts
/// only if there is money left; what has none is ended while it still has.
/// </summary>
internal static class BudgetPlan
{
    /// <summary>Without facts of money nothing is judged; the script right before the spend decides in any case.</summary>
    public static IReadOnlyList<PodAction> Govern(IReadOnlyList<PodAction> actions, PodSnapshot snapshot, BudgetOptions options, DateTimeOffset now)
    {
        if (snapshot.Money is not { } money)
        {
            return actions;
        }

        var sheet = new MoneySheet(money);
        var users = new PodUsers(snapshot);
        var keeping = new MoneyKeeping(snapshot, money, sheet, users, options, now);
        var endings = MoneyEnding.Decide(snapshot, keeping, users, options, now).ToDictionary(ending => ending.Pod.Id);
        var starts = new MoneyStarts(snapshot, money, sheet, users, options, now);
        var released = MoneyRelease.Decide(snapshot, money, now);

        return
        [
            .. keeping.Wishes.Count > 0 ? [new PodAction.HoldMoney(keeping.Wishes)] : Array.Empty<PodAction>(),
            .. released.Count > 0 ? [new PodAction.ReleaseMoney(released)] : Array.Empty<PodAction>(),
            .. actions.Where(action => action is not PodAction.OfPod ofPod || !endings.ContainsKey(ofPod.Pod.Id)).Select(starts.Judge).OfType<PodAction>(),
            .. endings.Values,
            .. MoneyEnding.Notices(snapshot, keeping, starts, options),
        ];
    }
}
