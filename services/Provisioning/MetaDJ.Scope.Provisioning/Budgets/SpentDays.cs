using MetaDJ.Scope.Provisioning.Spend;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>
/// The ledger's days, added up. Lines come and are not changed, so a day of as many lines as before is not read again; what a correction by the
/// bill changes in place is read with the hour.
/// </summary>
internal sealed class SpentDays(IDatabase redis, LedgerStore ledger, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<DateOnly, (long Lines, DateTimeOffset ReadAt, SpentDay Sum)> _known = [];

    public void Dispose() => _turn.Dispose();

    /// <summary>From that day to today.</summary>
    public async Task<IReadOnlyList<SpentDay>> SinceAsync(DateOnly from)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var days = Enumerable.Range(0, Math.Max(0, today.DayNumber - from.DayNumber) + 1).Select(from.AddDays).ToList();
        await _turn.WaitAsync();
        try
        {
            var lines = await Task.WhenAll(days.Select(day => redis.HashLengthAsync(LedgerKeys.Day(day))));
            foreach (var (day, count) in days.Zip(lines).Where(day => !_known.TryGetValue(day.First, out var known) || known.Lines != day.Second || day.Second >= ledger.MostLines || now - known.ReadAt > Lifetime))
            {
                _known[day] = (count, now, SpentDay.Of(day, count == 0 ? [] : await ledger.DayAsync(day)));
            }

            foreach (var old in _known.Keys.Where(day => day < from).ToList())
            {
                _known.Remove(old);
            }

            return [.. days.Select(day => _known[day].Sum)];
        }
        finally
        {
            _turn.Release();
        }
    }
}
