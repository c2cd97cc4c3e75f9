using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Holds money for what costs already, ever further ahead; and knows for which pods there is not enough.</summary>
internal sealed class MoneyKeeping
{
    /// <summary>A hold that came short is looked at each second, and written again only when it would last this much longer, or shorter.</summary>
    private static readonly TimeSpan LeastChange = TimeSpan.FromSeconds(20);

    /// <summary>What a session may run over its end.</summary>
    private static readonly TimeSpan ShowGrace = TimeSpan.FromMinutes(2);

    private readonly PodSnapshot _snapshot;
    private readonly MoneyFacts _money;
    private readonly BudgetOptions _options;
    private readonly DateTimeOffset _now;
    private readonly List<HoldWish> _wishes = [];
    private readonly Dictionary<PodId, HoldOutcome.Short> _shorts = [];

    public MoneyKeeping(PodSnapshot snapshot, MoneyFacts money, MoneySheet sheet, PodUsers users, BudgetOptions options, DateTimeOffset now)
    {
        (_snapshot, _money, _options, _now) = (snapshot, money, options, now);
        var keeps = snapshot.Pods.Where(Costs).OrderBy(pod => Rank(pod, users)).ThenBy(pod => pod.CreatedAt)
            .Select(pod => Of(pod, users.Of(pod))).Where(keep => IsDue(keep, sheet)).ToList();
        keeps.ForEach(keep => sheet.LayDown(keep.Wish.Id));
        keeps.ForEach(keep => Take(keep, sheet));
    }

    public IReadOnlyList<HoldWish> Wishes => _wishes;

    public HoldOutcome.Short? ShortOf(Pod pod) => _shorts.GetValueOrDefault(pod.Id);

    public IEnumerable<HoldOutcome.Short> Shorts(Func<PodId, bool> of) => _shorts.Where(one => of(one.Key)).Select(one => one.Value);

    /// <summary>Whether the budget that is used up lets a show go on.</summary>
    public bool FinishesShows(MoneyRefusal why) =>
        why is MoneyRefusal.OfBudget { Scope: var scope } && _money.Budgets.GetValueOrDefault(scope) is { WhenUsedUp: BudgetPolicy.FinishShows };

    /// <summary>It is at the cloud: it costs something, if only its disk. One that ended in our books costs until the cloud has let it go.</summary>
    public static bool Costs(Pod pod) => pod is { CloudId: not null, Placement.Gone: false } && !pod.State.IsEnded() && pod.State != PodState.Requested;

    /// <summary>People first: those who play, then those who wait, then spares, then what only stands.</summary>
    private int Rank(Pod pod, PodUsers users) =>
        _snapshot.Demand?.IsLeased(pod) == true ? 0 : users.Of(pod) is not null ? 1 : pod.State is PodState.Stopped or PodState.Draining ? 3 : 2;

    private Keeping Of(Pod pod, string? user)
    {
        var hold = _money.Holds.GetValueOrDefault(pod.Id.ToString()) is { Open: true } open ? open : null;
        var isOnlyMeant = user is not null && _snapshot.Demand?.IsLeased(pod) == false && hold?.Scopes.Any(scope => scope.User == user) != true;
        return new Keeping(pod, hold, HoldWishes.Keep(pod, hold, user, Till(pod, user)), isOnlyMeant ? HoldWishes.Keep(pod, hold, null, Till(pod, null)) : null);
    }

    private bool IsDue(Keeping keep, MoneySheet sheet) =>
        !keep.IsAsItIs || keep.Hold!.ShortScope is not null || keep.Wish.Till - keep.Hold.TillAt() >= _options.Reserve / 2 || sheet.IsOver(keep.Wish.Scopes);

    private void Take(Keeping keep, MoneySheet sheet)
    {
        var outcome = sheet.Take(keep.Wish);
        if (keep.Spare is { } spare && outcome is HoldOutcome.Short { Why: MoneyRefusal.OfBudget { Scope.User: not null } })
        {
            // Whoever waits without money of their own shall not take it from those behind them, nor have pods ended and made anew.
            keep = keep with { Wish = spare };
            sheet.LayDown(spare.Id);
            outcome = sheet.Take(spare);
            if (!IsDue(keep, sheet))
            {
                return;
            }
        }

        if (outcome is HoldOutcome.Short lacks)
        {
            _shorts[keep.Pod.Id] = lacks;
            if (keep is { IsAsItIs: true, Hold.ShortScope: not null } && (lacks.Till - keep.Hold.TillAt()).Duration() < LeastChange)
            {
                return;
            }
        }

        _wishes.Add(keep.Wish);
    }

    private DateTimeOffset Till(Pod pod, string? user)
    {
        var reserve = _now + _options.Reserve;
        if (_snapshot.Demand?.UseOf(pod)?.EndsAt is not { } end
            || !HoldWishes.Scopes(pod, user).Any(scope => _money.Budgets.GetValueOrDefault(scope) is { WhenUsedUp: BudgetPolicy.FinishShows }))
        {
            return reserve;
        }

        // Money for the whole show, while there is some: then finishing it passes no limit.
        var show = end + ShowGrace;
        var longest = _now + BudgetWindow.LongestHold;
        return show > longest ? longest : show > reserve ? show : reserve;
    }

    /// <param name="Spare">The wish as nobody's in particular, when nobody plays on it and no money of whom it is meant for is held.</param>
    private sealed record Keeping(Pod Pod, MoneyHold? Hold, HoldWish Wish, HoldWish? Spare)
    {
        public bool IsAsItIs => Hold is not null && Hold.Rate == Wish.Rate && Hold.Gpu == Wish.Gpu && Hold.Scopes.SequenceEqual(Wish.Scopes);
    }
}
