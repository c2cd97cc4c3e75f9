using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Spend.Reconciliation;

/// <summary>Which days want to be compared. Pure, and without memory: after an absence it names all that were missed.</summary>
internal static class BillDays
{
    /// <summary>How far back a missed day is still made up for.</summary>
    public const int CatchUp = 31;

    /// <summary>A day is compared once it is on the bill, and once more later: some charges come late.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromDays(3);

    /// <returns>The oldest first.</returns>
    public static IEnumerable<DateOnly> Due(IReadOnlyDictionary<DateOnly, BillCheckResponse> checks, TimeSpan lag, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        for (var day = today.AddDays(-CatchUp); day < today; day = day.AddDays(1))
        {
            var at = checks.GetValueOrDefault(day)?.At;
            if ((IsBilled(day, lag, now) && !(at >= BilledAt(day, lag))) || (now >= Again(day) && !(at >= Again(day))))
            {
                yield return day;
            }
        }

        DateTimeOffset Again(DateOnly day) => BilledAt(day, lag) + SecondLook;
    }

    public static bool IsBilled(DateOnly day, TimeSpan lag, DateTimeOffset now) => now >= BilledAt(day, lag);

    private static DateTimeOffset BilledAt(DateOnly day, TimeSpan lag) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddDays(1) + lag;
}
