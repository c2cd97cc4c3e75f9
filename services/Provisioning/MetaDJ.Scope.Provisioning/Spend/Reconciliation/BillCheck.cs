using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Spend.Reconciliation;

/// <summary>What came of comparing a day with the cloud's bill. The record in Redis, and the answer.</summary>
/// <param name="Report">What is shown.</param>
/// <param name="Corrections">Lines that make the ledger's day equal to the bill's; the same whenever the same is compared again.</param>
internal sealed record BillCheck(BillCheckResponse Report, IReadOnlyList<LedgerLine> Corrections);

/// <summary>Our side of a day.</summary>
/// <param name="Lines">Of the day, those that go on included, and corrections of before.</param>
/// <param name="Known">The cloud's ids of all pods and volumes that are ours, with what they are counted to.</param>
/// <param name="Settled">Those of which nothing goes on, and nothing was so late that it may not be on the bill yet; null when the whole day is on it.</param>
internal sealed record OurDay(
    DateOnly Day, IReadOnlyList<LedgerLine> Lines, IReadOnlyDictionary<string, SpendLabel> Known, IReadOnlySet<string>? Settled);
