using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>
/// The rule of <c>HoldMoney.lua</c> on paper: what a plan may count on. The script decides again, and alone, right before money is spent; a test
/// holds the two against each other.
/// </summary>
internal sealed class MoneySheet
{
    /// <summary>Micro-USD: what is spent and what is held are each rounded up, and a hold that turns into spent money is rounded twice.</summary>
    private const long Rounding = 1_000;

    private readonly MoneyFacts _facts;
    private readonly long _asOf;
    private readonly IReadOnlyList<BudgetWindow> _windows;
    private readonly Dictionary<(BudgetScope Scope, int Window), long> _held = [];
    private readonly Dictionary<string, MoneyHold> _holds = [];
    private readonly HashSet<string> _laidDown = [];
    private long _running;
    private long _committed;

    public MoneySheet(MoneyFacts facts)
    {
        _facts = facts;
        _asOf = facts.At.ToUnixTimeMilliseconds();
        _windows = BudgetWindow.Around(facts.At);
        foreach (var (id, hold) in facts.Holds.Where(hold => !(hold.Value.Expires <= _asOf)))
        {
            _holds[id] = hold;
            Add(hold, 1);
        }
    }

    /// <summary>Micro-USD per hour of all GPUs that run or are being started.</summary>
    public long Running => _running;

    /// <summary>The day and month that are now, for the limits that are set.</summary>
    public IEnumerable<BudgetPeriodResponse> PeriodsOf(BudgetScope scope, BudgetSpec spec)
    {
        for (var index = 0; index < _windows.Count; index++)
        {
            var window = _windows[index];
            if (window.Current && LimitOf(spec, window.Period) is { } limit)
            {
                var spent = SpentIn(scope, window);
                var held = _held.GetValueOrDefault((scope, index));
                var state = spent + held >= limit ? BudgetState.UsedUp : spent + held >= limit * spec.WarnAt ? BudgetState.Warning : BudgetState.Open;
                yield return new BudgetPeriodResponse(
                    window.Period, window.From, window.To, MicroUsd.ToUsd(limit), MicroUsd.ToUsd(spent), MicroUsd.ToUsd(held),
                    MicroUsd.ToUsd(Math.Max(0, limit - spent - held)), state);
            }
        }
    }

    /// <summary>More is spent and held than a limit of theirs allows: it was lowered, or the price rose.</summary>
    public bool IsOver(IReadOnlyList<BudgetScope> scopes) => scopes.Any(scope => _facts.Budgets.TryGetValue(scope, out var spec)
        && _windows.Index().Any(window => LimitOf(spec, window.Item.Period) is { } limit && SpentIn(scope, window.Item) + _held.GetValueOrDefault((scope, window.Index)) > limit + Rounding));

    /// <summary>Until it is taken up again by <see cref="Take"/>, others can have what it holds.</summary>
    public void LayDown(string id)
    {
        if (_holds.TryGetValue(id, out var hold) && _laidDown.Add(id))
        {
            Add(hold, -1);
        }
    }

    /// <summary>Notes it down if there is money for it.</summary>
    public HoldOutcome Take(HoldWish wish)
    {
        var own = _holds.GetValueOrDefault(wish.Id);
        if (own is not null && !_laidDown.Remove(wish.Id))
        {
            Add(own, -1);
        }

        var from = own is { Open: true } ? own.From : _asOf;
        var (till, blame) = Longest(wish, Math.Max(from, _asOf));
        var refusal = till < wish.AtLeast.ToUnixTimeMilliseconds() ? blame : Account(wish, MicroUsd.Cost(wish.Rate, till - Math.Max(from, _asOf)));
        if (refusal is not null)
        {
            if (own is not null)
            {
                Add(own, 1);
            }

            return new HoldOutcome.Refused(refusal);
        }

        var hold = new MoneyHold
        {
            Rate = wish.Rate, Gpu = wish.Gpu, From = from, Till = till, Scopes = wish.Scopes, Expires = wish.Expires?.ToUnixTimeMilliseconds(),
            ShortScope = blame?.Scope, ShortPeriod = blame?.Period,
        };
        _holds[wish.Id] = hold;
        Add(hold, 1);
        return blame is null ? new HoldOutcome.Held(hold.TillAt()) : new HoldOutcome.Short(hold.TillAt(), blame);
    }

    public static long? LimitOf(BudgetSpec spec, BudgetPeriod period) =>
        (period == BudgetPeriod.Day ? spec.PerDay : spec.PerMonth) is { } usd ? MicroUsd.Limit(usd) : null;

    private (long Till, MoneyRefusal.OfBudget? Blame) Longest(HoldWish wish, long start)
    {
        var till = wish.Till.ToUnixTimeMilliseconds();
        MoneyRefusal.OfBudget? blame = null;
        foreach (var scope in wish.Scopes)
        {
            for (var index = 0; index < _windows.Count; index++)
            {
                var window = _windows[index];
                var first = Math.Max(start, window.From.ToUnixTimeMilliseconds());
                var milliseconds = Math.Min(till, window.To.ToUnixTimeMilliseconds()) - first;
                if (milliseconds <= 0 || !_facts.Budgets.TryGetValue(scope, out var spec) || LimitOf(spec, window.Period) is not { } limit)
                {
                    continue;
                }

                var free = limit - SpentIn(scope, window) - _held.GetValueOrDefault((scope, index));
                var needed = MicroUsd.Cost(wish.Rate, milliseconds);
                if (needed > free)
                {
                    till = first + MicroUsd.Lasts(free, wish.Rate);
                    blame = new MoneyRefusal.OfBudget(scope, window.Period, window.To, limit, free, needed);
                }
            }
        }

        return (till, blame);
    }

    private long SpentIn(BudgetScope scope, BudgetWindow window) => window.Current ? _facts.Spent.GetValueOrDefault(scope, SpentSum.None).Of(window.Period) : 0;

    private MoneyRefusal? Account(HoldWish wish, long taken)
    {
        if (!wish.Starts)
        {
            return null;
        }

        if (_running + wish.Gpu > _facts.Cap)
        {
            return new MoneyRefusal.OfAccountRate(_facts.Cap, _facts.Cap - _running, wish.Gpu);
        }

        var needed = Math.Max(taken, wish.Needs);
        return _facts.Credit is { } credit && credit - _facts.CreditSpent - _committed is var free && needed > free
            ? new MoneyRefusal.OfCredit(credit, free, needed)
            : null;
    }

    private void Add(MoneyHold hold, int sign)
    {
        var from = Math.Max(hold.From, _asOf);
        foreach (var scope in hold.Scopes)
        {
            for (var index = 0; index < _windows.Count; index++)
            {
                var window = _windows[index];
                var milliseconds = Math.Min(hold.Till, window.To.ToUnixTimeMilliseconds()) - Math.Max(from, window.From.ToUnixTimeMilliseconds());
                if (milliseconds > 0)
                {
                    _held[(scope, index)] = _held.GetValueOrDefault((scope, index)) + (sign * MicroUsd.Cost(hold.Rate, milliseconds));
                }
            }
        }

        if (hold.Expires is null)
        {
            _committed += sign * MicroUsd.Cost(hold.Rate, hold.Till - from);
            _running += hold.Open ? sign * hold.Gpu : 0;
        }
    }
}
