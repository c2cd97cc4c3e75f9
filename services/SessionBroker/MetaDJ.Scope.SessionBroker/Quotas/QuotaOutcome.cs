using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>What became of holding a part of a quota.</summary>
internal abstract record QuotaOutcome
{
    private QuotaOutcome()
    {
    }

    /// <param name="Before">What the booking held before; null when it held nothing.</param>
    public sealed record Reserved(QuotaEntry? Before) : QuotaOutcome;

    public sealed record Exceeded(QuotaRefusal Why) : QuotaOutcome;
}

/// <summary>A quota said no. Amounts are hours or USD.</summary>
/// <param name="IsMoney">Whether they are USD.</param>
/// <param name="Taken">By other bookings.</param>
/// <param name="EndsAt">When the week or month is over.</param>
internal sealed record QuotaRefusal(QuotaScope Scope, QuotaPeriod Period, bool IsMoney, decimal Limit, decimal Taken, decimal Needed, DateTimeOffset EndsAt);
