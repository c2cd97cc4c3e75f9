namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>The ledger as those who ask see it: intervals that go on count up to now.</summary>
internal sealed class SpendLines(LedgerStore store, TimeProvider clock)
{
    /// <returns>Cut to the window.</returns>
    public async Task<IReadOnlyList<LedgerLine>> WindowAsync(DateTimeOffset from, DateTimeOffset to)
    {
        var now = clock.GetUtcNow();
        var end = to < now ? to : now;

        // Meters first: an interval that ends in between is then in both, and known by its beginning.
        var open = await OpenAsync(_ => true, now);
        var stored = await store.LinesAsync(from, end);
        return Together(stored, open.Select(line => line.Within(from, end)).OfType<LedgerLine>());
    }

    /// <returns>Lines of the session, and what it costs per hour now.</returns>
    public async Task<(IReadOnlyList<LedgerLine> Lines, decimal RatePerHour)> SessionAsync(string session)
    {
        var now = clock.GetUtcNow();
        var meters = (await store.MetersAsync()).Where(meter => meter.Label.Session == session).ToList();
        var stored = await store.SessionAsync(session);
        return (Together(stored, meters.SelectMany(meter => meter.OpenLines(now))), meters.Sum(meter => meter.RatePerHour));
    }

    private async Task<IReadOnlyList<LedgerLine>> OpenAsync(Func<Meter, bool> wanted, DateTimeOffset now) =>
        [.. (await store.MetersAsync()).Where(wanted).SelectMany(meter => meter.OpenLines(now))];

    private static IReadOnlyList<LedgerLine> Together(IReadOnlyList<LedgerLine> stored, IEnumerable<LedgerLine> open)
    {
        // A line that was cut at the window's edge has another beginning, and its open twin was cut there too.
        var known = stored.Select(line => line.Field).ToHashSet(StringComparer.Ordinal);
        return [.. stored, .. open.Where(line => !known.Contains(line.Field))];
    }
}
