using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>Adds up times that pods ran.</summary>
internal static class SpendReport
{
    /// <returns>One line per pool that ran in the window, the dearest first; amounts to a hundredth of a cent.</returns>
    public static IReadOnlyList<SpendLine> Of(IEnumerable<SpentLine> runs, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) =>
    [
        .. runs.GroupBy(line => line.Pool)
            .Select(pool => new SpendLine(
                pool.Key.Value,
                decimal.Round(pool.Sum(line => line.Run.Amount(from, to, now)), 4),
                Math.Round(pool.Sum(line => line.Run.Within(from, to, now).TotalHours), 6)))
            .Where(line => line.Hours > 0)
            .OrderByDescending(line => line.Amount)
            .ThenBy(line => line.Key, StringComparer.Ordinal),
    ];
}
