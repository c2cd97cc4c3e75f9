using MetaDJ.Scope.Provisioning.Spend;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>
/// The ledger's days, added up. Lines come and are not changed, so only those that came since are read: a look at a busy day must not read all
/// of its lines because one was added. The few that do change are read each time, and with the hour everything is.
/// </summary>
internal sealed class SpentDays(IDatabase redis, LedgerStore ledger, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<DateOnly, DayRead> _known = [];

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
            foreach (var (day, count) in days.Zip(lines))
            {
                var known = _known.GetValueOrDefault(day);
                if (known is null || now - known.ReadAt > Lifetime)
                {
                    _known[day] = await ReadAsync(day, new DayRead(now), count);
                }
                else if (known.Count != count || count >= ledger.MostLines)
                {
                    _known[day] = await ReadAsync(day, known, count);
                }
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

    private async Task<DayRead> ReadAsync(DateOnly day, DayRead known, long count)
    {
        var fields = count == 0 ? [] : await ledger.FieldsAsync(day);
        var fresh = await ledger.LinesAsync(day, [.. fields.Where(field => LedgerLine.Changes(field) || !known.Fields.Contains(field))]);
        var (changing, lasting) = (fresh.Where(line => LedgerLine.Changes(line.Field)).ToList(), fresh.Where(line => !LedgerLine.Changes(line.Field)).ToList());
        known.Fields.UnionWith(lasting.Select(line => line.Field));
        known.Lasting = SpentDay.Of(day, lasting).And(known.Lasting);
        return known with { Count = count, Sum = SpentDay.Of(day, changing).And(known.Lasting) };
    }

    /// <summary>What was read of one day.</summary>
    private sealed record DayRead(DateTimeOffset ReadAt)
    {
        public long Count { get; init; }

        public SpentDay Sum { get; init; } = new(default, []);

        /// <summary>Of lines that stay as they are.</summary>
        public SpentDay Lasting { get; set; } = new(default, []);

        public HashSet<string> Fields { get; } = new(StringComparer.Ordinal);
    }
}
