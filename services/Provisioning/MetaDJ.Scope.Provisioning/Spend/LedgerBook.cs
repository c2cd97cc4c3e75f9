using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>
/// The ledger as the replica that acts keeps it. As long as it acts nobody else writes, so it need not read again what it wrote; a write that
/// failed, or another turn, makes it read anew.
/// </summary>
internal sealed class LedgerBook(LedgerStore store, ProvisioningMetrics metrics)
{
    private (long Fence, LedgerState State)? _known;
    private (DateOnly Day, decimal Amount)? _today;

    /// <summary>The meters as they were last written, without reading them again: what a look at money needs of each is the same as in Redis.</summary>
    /// <returns>Null where another turn wrote them, or nobody has yet.</returns>
    public IReadOnlyCollection<Meter>? Known(long fence) => _known is { } known && known.Fence == fence ? [.. known.State.Meters.Values] : null;

    public async Task<LedgerState> StateAsync(long fence)
    {
        if (_known is { } known && known.Fence == fence)
        {
            return known.State;
        }

        _today = null;
        return await store.ReadAsync();
    }

    /// <exception cref="SupersededException">Another replica acts now.</exception>
    public async Task WriteAsync(SpendReading reading, long fence, DateTimeOffset now)
    {
        var isNew = _known is not { } known || known.Fence != fence
            || reading.Changed.Count + reading.Dropped.Count > 0
            || (reading.State.PodsAt, reading.State.VolumesAt) != (known.State.PodsAt, known.State.VolumesAt);
        if (isNew)
        {
            _known = null;
            await store.WriteAsync(reading, fence);
        }

        _known = (fence, reading.State);
        await MeasureAsync(reading, now);
    }

    private async Task MeasureAsync(SpendReading reading, DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        _today = _today is { } today && today.Day == day
            ? (day, today.Amount + reading.Lines.Where(line => line.Day == day).Sum(line => line.Amount))
            : (day, (await store.DayAsync(day)).Sum(line => line.Amount));
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var meters = reading.State.Meters.Values.ToList();
        var open = meters.SelectMany(meter => meter.OpenLines(now)).Select(line => line.Within(midnight, now)?.Amount ?? 0).Sum();
        metrics.Spending(meters.GroupBy(meter => meter.Label.Pool).ToDictionary(pool => pool.Key?.Value ?? SpendReport.Unknown, pool => pool.Sum(meter => meter.RatePerHour)), _today.Value.Amount + open);
    }
}
