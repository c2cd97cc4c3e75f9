using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>The facts of money, and holding it. Every number is read or added up anew: there is none to drift.</summary>
internal sealed class MoneyBook(
    BudgetStore budgets, HoldStore holds, NoBalanceStore noBalance, LedgerStore ledger, LedgerBook book, SpentDays spent, PodStore pods, IOptions<BudgetOptions> options,
    TimeProvider clock)
{
    /// <summary>Facts stay exact while every hold released since is remembered; this is well below.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private const int Attempts = 3;

    private volatile MoneyFacts? _last;

    /// <param name="fence">Of the reconciler, who has just written the meters and need not read them; 0 for anybody else.</param>
    public async Task<MoneyFacts> ReadAsync(IReadOnlyList<Pod> fleet, long fence = 0)
    {
        // The instant first: what is spent while the rest is read counts twice for a moment, and never not at all.
        var now = clock.GetUtcNow();

        // The limits before the sums: a budget put meanwhile is found missing by the script. Meters before lines, as the ledger says.
        var limits = await budgets.ListAsync();
        var held = await holds.ListAsync();
        var isCounting = limits.Count > 0 || options.Value.AccountCredit is not null;
        IReadOnlyCollection<Meter> meters = isCounting ? book.Known(fence) ?? await ledger.MetersAsync() : [];
        var days = isCounting ? await spent.SinceAsync(FirstDay(now)) : [];
        var creditAt = options.Value.AccountCredit is not null ? options.Value.AccountCreditAt : null;
        var unseen = SpentBook.Unseen(fleet, held, meters);
        return _last = new MoneyFacts
        {
            At = now,
            Budgets = limits,
            Spent = SpentBook.AddUp(limits.Keys, days, meters, unseen, now),
            Holds = held,
            NoBalance = await noBalance.FindAsync(),
            Cap = MicroUsd.Up(options.Value.AccountSpendPerHour),
            Credit = options.Value.AccountCredit is { } credit ? MicroUsd.Up(credit) : null,
            CreditSpent = creditAt is { } at ? SpentBook.Since(at, days, meters, unseen, now) : 0,
        };
    }

    private DateOnly FirstDay(DateTimeOffset now)
    {
        var month = BudgetWindow.Around(now).First(window => window.Period == BudgetPeriod.Month).From;
        var first = options.Value is { AccountCredit: not null, AccountCreditAt: { } at } && at < month ? at : month;
        return DateOnly.FromDateTime(first.UtcDateTime);
    }

    /// <summary>Right before the money is spent: the plan's word is not enough.</summary>
    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task<HoldOutcome> TakeAsync(HoldWish wish, long fence) => (await TakeAsync([wish], fence))[0];

    /// <inheritdoc cref="TakeAsync(HoldWish,long)"/>
    public async Task<IReadOnlyList<HoldOutcome>> TakeAsync(IReadOnlyList<HoldWish> wishes, long fence)
    {
        var facts = _last is { } last && clock.GetUtcNow() - last.At < Freshness ? last : await ReadAsync(await pods.ListAsync(), fence);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await holds.HoldAsync(facts, wishes, fence) is { } outcomes)
            {
                return outcomes;
            }

            facts = await ReadAsync(await pods.ListAsync(), fence);
        }

        throw new InvalidOperationException("Budgets are being put faster than money can be held.");
    }

    public Task ReleaseAsync(IReadOnlyCollection<string> ids, long fence) => holds.ReleaseAsync(ids, clock.GetUtcNow(), fence);
}
