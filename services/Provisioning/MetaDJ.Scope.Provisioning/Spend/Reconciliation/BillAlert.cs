using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Spend.Reconciliation;

/// <summary>What is said of gaps. Pure: a day that agrees does not hide one before it that does not.</summary>
internal static class BillAlert
{
    public const string Gap = "billing-gap";
    public const string Unreadable = "billing-unreadable";

    /// <summary>A gap is corrected at once, but stays shown for a week: somebody should know why.</summary>
    private const int ShownDays = 7;

    /// <returns>Null when there is nothing to say.</returns>
    public static string? Of(IEnumerable<BillCheckResponse> checks, DateOnly today)
    {
        var wide = checks.Where(check => check.Verdict == BillVerdict.Differs && check.Day >= today.AddDays(-ShownDays)).OrderByDescending(check => check.Day).ToList();
        return wide is [var latest, .. var others]
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"RunPod's bill of {latest.Day:yyyy-MM-dd} differs from our record by {latest.Gap:0.00} USD ({latest.Theirs:0.00} billed, {latest.Ours:0.00} counted){Also(others.Count)}. The ledger was corrected; GET /api/spend/reconciliation names the pods.")
            : null;
    }

    private static string Also(int others) => others == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", and so do {others} other days of the last week");
}
