using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Quotes;

/// <summary>Tells what a booking would cost and whether it can be made ready.</summary>
internal sealed class BookingQuotes(BookingPrices prices, HolderBudget budget, TimeProvider clock)
{
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(7);

    /// <param name="bookings">How many of that length: those of a recurrence.</param>
    public async Task<QuoteResponse> OfAsync(PoolName pool, string user, Span window, bool hotSpare, int bookings, CancellationToken cancellationToken)
    {
        var pods = hotSpare ? 2 : 1;
        var (quote, offers) = await prices.OfAsync(pool, window.Length, pods, cancellationToken);
        var asked = window.Length * pods;
        var why = await budget.RefusalAsync(pool, user, asked < LongestAsked ? asked : LongestAsked, cancellationToken);
        return new QuoteResponse
        {
            Pool = pool,
            Amount = quote.MicroUsd * bookings / 1_000_000m,
            PricePerHour = quote.PricePerHour,
            Pods = pods,
            Duration = window.Length,
            WarmingLead = quote.Lead,
            Bookings = bookings,
            Explanation = bookings > 1 ? $"{bookings} bookings, each: {quote.Explanation}" : quote.Explanation,
            Feasibility = Feasibility.Of(offers, pods, window.From - clock.GetUtcNow()),
            Money = why?.Detail,
        };
    }
}
