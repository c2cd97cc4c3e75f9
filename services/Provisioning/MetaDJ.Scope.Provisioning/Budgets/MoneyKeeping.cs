using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Holds money for what costs already, ever further ahead; and knows for which pods there is not enough.</summary>
internal sealed class MoneyKeeping
{
    /// <summary>A hold that came short is asked for again only when at least this much more can be had: it is looked at each second.</summary>
    private static readonly TimeSpan LeastGain = TimeSpan.FromSeconds(30);

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
        foreach (var pod in snapshot.Pods.Where(Costs).OrderBy(pod => Rank(pod, users)).ThenBy(pod => pod.CreatedAt))
        {
            Keep(pod, sheet, users.Of(pod));
        }
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

    private void Keep(Pod pod, MoneySheet sheet, string? user)
    {
        var hold = _money.Holds.GetValueOrDefault(pod.Id.ToString());
        var wish = HoldWishes.Keep(pod, hold, user, Till(pod, user));
        if (hold is { Open: true, ShortScope: null } && IsAsItIs(hold, wish) && wish.Till - hold.TillAt() < _options.Reserve / 2)
        {
            return;
        }

        var outcome = sheet.Take(wish);
        if (outcome is HoldOutcome.Short shortly)
        {
            _shorts[pod.Id] = shortly;
            if (hold is { Open: true } && IsAsItIs(hold, wish) && hold.ShortScope is not null && shortly.Till - hold.TillAt() < LeastGain)
            {
                return;
            }
        }

        _wishes.Add(wish);
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

    private static bool IsAsItIs(MoneyHold hold, HoldWish wish) => hold.Rate == wish.Rate && hold.Gpu == wish.Gpu && hold.Scopes.SequenceEqual(wish.Scopes);
}
