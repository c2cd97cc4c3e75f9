using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>The facts of money, and holding it. Every number is read or added up anew: there is none to drift.</summary>
internal sealed class MoneyBook(
    BudgetStore budgets, HoldStore holds, NoBalanceStore noBalance, LedgerStore ledger, SpendSums sums, PodStore pods, IOptions<BudgetOptions> options,
    TimeProvider clock)
{
    /// <summary>Facts stay exact while every hold released since is remembered; this is well below.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private const int Attempts = 3;

    private static readonly SpendTotals Nothing = new(new Dictionary<(Contracts.PoolName? Pool, string? User), decimal>());

    private volatile MoneyFacts? _last;

    public async Task<MoneyFacts> ReadAsync(IReadOnlyList<Pod> fleet)
    {
        // The instant first: what is spent while the rest is read counts twice for a moment, and never not at all.
        var now = clock.GetUtcNow();

        // The limits before the sums: a budget put meanwhile is found missing by the script. Meters before lines, as the ledger says.
        var limits = await budgets.ListAsync();
        var held = await holds.ListAsync();
        var isCounting = limits.Count > 0 || options.Value.AccountCredit is not null;
        var meters = isCounting ? await ledger.MetersAsync() : [];
        var (day, month) = limits.Count > 0 ? (await SpentAsync(BudgetPeriod.Day, now, meters), await SpentAsync(BudgetPeriod.Month, now, meters)) : (Nothing, Nothing);
        var creditAt = options.Value.AccountCredit is not null ? options.Value.AccountCreditAt : null;
        var sinceCredit = creditAt is { } since ? await sums.SinceAsync(since, meters) : Nothing;
        var unseen = SpentBook.Unseen(fleet, held, meters);
        return _last = new MoneyFacts
        {
            At = now,
            Budgets = limits,
            Spent = SpentBook.AddUp(limits.Keys, period => period == BudgetPeriod.Day ? day : month, unseen, now),
            Holds = held,
            NoBalance = await noBalance.FindAsync(),
            Cap = MicroUsd.Up(options.Value.AccountSpendPerHour),
            Credit = options.Value.AccountCredit is { } credit ? MicroUsd.Up(credit) : null,
            CreditSpent = creditAt is { } at ? SpentBook.Since(at, sinceCredit, unseen, now) : 0,
        };
    }

    private Task<SpendTotals> SpentAsync(BudgetPeriod period, DateTimeOffset now, IReadOnlyList<Meter> meters) =>
        sums.SinceAsync(BudgetWindow.Around(now).First(window => window.Period == period).From, meters);

    /// <summary>Right before the money is spent: the plan's word is not enough.</summary>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<HoldOutcome> TakeAsync(HoldWish wish, long fence) => (await TakeAsync([wish], fence))[0];

    /// <inheritdoc cref="TakeAsync(HoldWish,long)"/>
    public async Task<IReadOnlyList<HoldOutcome>> TakeAsync(IReadOnlyList<HoldWish> wishes, long fence)
    {
        var facts = _last is { } last && clock.GetUtcNow() - last.At < Freshness ? last : await ReadAsync(await pods.ListAsync());
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await holds.HoldAsync(facts, wishes, fence) is { } outcomes)
            {
                return outcomes;
            }

            facts = await ReadAsync(await pods.ListAsync());
        }

        throw new InvalidOperationException("Budgets are being put faster than money can be held.");
    }

    public Task ReleaseAsync(IReadOnlyCollection<string> ids, long fence) => holds.ReleaseAsync(ids, clock.GetUtcNow(), fence);
}
