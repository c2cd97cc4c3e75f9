using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>USD by pool and by the user who held the pod; null is nobody.</summary>
internal sealed record SpendTotals(IReadOnlyDictionary<(PoolName? Pool, string? User), decimal> Amounts)
{
    public decimal All => Amounts.Values.Sum();

    public decimal Of(PoolName pool) => Amounts.Where(share => share.Key.Pool == pool).Sum(share => share.Value);

    public decimal Of(string user) => Amounts.Where(share => share.Key.User == user).Sum(share => share.Value);
}

/// <summary>
/// What was spent since an instant, for those who ask at every look. A day is added up once a minute, and at once when there
/// are more lines of it. An interval that ends while it is read may count twice until the next look, never not at all.
/// </summary>
internal sealed class SpendSums(LedgerStore store, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<DateOnly, DaySum> _days = new();

    /// <param name="meters">What goes on, read before.</param>
    public async Task<SpendTotals> SinceAsync(DateTimeOffset from, IReadOnlyCollection<Meter> meters)
    {
        var now = clock.GetUtcNow();
        var sums = new Dictionary<(PoolName?, string?), decimal>();
        Add(sums, meters.SelectMany(meter => meter.OpenLines(now)).Select(line => line.Within(from, now)).OfType<LedgerLine>());
        var (first, today) = (DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(now.UtcDateTime));
        for (var day = first; day <= today; day = day.AddDays(1))
        {
            if (day == first && from.UtcDateTime.TimeOfDay > TimeSpan.Zero)
            {
                Add(sums, (await store.DayAsync(day)).Select(line => line.Within(from, now)).OfType<LedgerLine>());
                continue;
            }

            foreach (var (key, amount) in await DayAsync(day, now))
            {
                sums[key] = sums.GetValueOrDefault(key) + amount;
            }
        }

        return new SpendTotals(sums);
    }

    private async Task<IReadOnlyDictionary<(PoolName? Pool, string? User), decimal>> DayAsync(DateOnly day, DateTimeOffset now)
    {
        // Also of a day that is over: what began in it is written when it ends.
        if (_days.TryGetValue(day, out var known) && now - known.At < Freshness && await store.CountAsync(day) == known.Lines)
        {
            return known.Amounts;
        }

        var lines = await store.DayAsync(day);
        var amounts = new Dictionary<(PoolName?, string?), decimal>();
        Add(amounts, lines);
        foreach (var old in _days.Keys.Where(old => old < day.AddDays(-62)))
        {
            _days.TryRemove(old, out _);
        }

        _days[day] = new DaySum(now, lines.Count, amounts);
        return amounts;
    }

    private static void Add(Dictionary<(PoolName?, string?), decimal> sums, IEnumerable<LedgerLine> lines)
    {
        foreach (var line in lines)
        {
            var key = (line.Label.Pool, line.Label.User);
            sums[key] = sums.GetValueOrDefault(key) + line.Amount;
        }
    }

    private sealed record DaySum(DateTimeOffset At, int Lines, IReadOnlyDictionary<(PoolName? Pool, string? User), decimal> Amounts);
}
