namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>An interval of one kind at one rate, within one UTC day; or a correction of a day by the cloud's bill.</summary>
/// <param name="CloudId">The cloud's id of the pod or volume: what its bill speaks of.</param>
/// <param name="Amount">USD; negative in a correction of what we counted too high.</param>
/// <param name="Hours">GPU hours; 0 for storage and corrections.</param>
internal sealed record LedgerLine(
    SpendKind Kind, string CloudId, SpendLabel Label, DateTimeOffset From, DateTimeOffset To, decimal Amount, double Hours = 0, bool IsCorrection = false)
{
    /// <summary>
    /// Names the line within its day. A thing has one line of a kind per instant of beginning, so that the same interval written twice is
    /// there once.
    /// </summary>
    public string Field => IsCorrection
        ? $"{CloudId}|{(int)Kind}|correction"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{CloudId}|{(int)Kind}|{From.UtcTicks}");

    /// <summary>Whether the line of that name is added to or replaced later: corrections by the bill, and what a full day keeps no longer apart.</summary>
    public static bool Changes(string field) => field.StartsWith("rest|", StringComparison.Ordinal) || field.EndsWith("|correction", StringComparison.Ordinal);

    public DateOnly Day => DateOnly.FromDateTime(From.UtcDateTime);

    /// <summary>The part that falls into a window; null when none does. A line has one rate, so its amount is spread evenly.</summary>
    public LedgerLine? Within(DateTimeOffset from, DateTimeOffset to)
    {
        var (start, end) = (From > from ? From : from, To < to ? To : to);
        if (end <= start)
        {
            return null;
        }

        if (start == From && end == To)
        {
            return this;
        }

        var (part, whole) = ((end - start).Ticks, (To - From).Ticks);
        return this with { From = start, To = end, Amount = Amount * part / whole, Hours = Hours * part / whole };
    }

    /// <summary>Lines for an interval, one per UTC day it touches; none for an empty one.</summary>
    public static IEnumerable<LedgerLine> Of(SpendKind kind, string cloudId, SpendLabel label, DateTimeOffset from, DateTimeOffset to, decimal ratePerHour)
    {
        for (var start = from; start < to;)
        {
            var midnight = new DateTimeOffset(start.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
            var end = midnight < to ? midnight : to;
            yield return new LedgerLine(
                kind, cloudId, label, start, end, Price(start, end, ratePerHour), kind == SpendKind.Gpu ? (end - start).TotalHours : 0);
            start = end;
        }
    }

    private static decimal Price(DateTimeOffset from, DateTimeOffset to, decimal ratePerHour) =>
        ratePerHour * (to - from).Ticks / TimeSpan.TicksPerHour;
}
