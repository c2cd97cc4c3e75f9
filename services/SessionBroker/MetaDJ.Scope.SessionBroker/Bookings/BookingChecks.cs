using System.Diagnostics.CodeAnalysis;
using MetaDJ.Scope.SessionBroker.Calendars;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>What is asked beyond room: quotas and money. Nothing is asked yet.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "A seam: what is asked here will need its stores.")]
internal sealed class BookingChecks
{
    /// <summary>Before room is held, for each pool that is tried.</summary>
    /// <returns>The wishes, with their quotes; or the refusal the person gets instead.</returns>
    public ValueTask<CheckOutcome> BeforeHoldAsync(CalendarRules rules, IReadOnlyList<BookingWish> wishes, CancellationToken cancellationToken) =>
        ValueTask.FromResult<CheckOutcome>(new CheckOutcome.Allowed(wishes));

    /// <summary>Before a booking is moved, shortened or extended; for each of a recurrence.</summary>
    /// <returns>The refusal; null when it may.</returns>
    public ValueTask<ProblemHttpResult?> BeforeChangeAsync(Booking booking, DateTimeOffset startsAt, DateTimeOffset endsAt, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ProblemHttpResult?>(null);

    /// <summary>Before a held booking is confirmed: an offer may be older than what it was checked against.</summary>
    /// <returns>The refusal; null when it may.</returns>
    public ValueTask<ProblemHttpResult?> BeforeConfirmAsync(Booking booking, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ProblemHttpResult?>(null);

    /// <summary>
    /// After bookings were held, changed, confirmed, cancelled or expired: they are what they are now. A hint like all that is not in the
    /// record: it is lost with the process, and a pass of a loop must make good.
    /// </summary>
    public ValueTask SettledAsync(IReadOnlyList<Booking> bookings, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

/// <summary>What was found before room is asked for.</summary>
internal abstract record CheckOutcome
{
    private CheckOutcome()
    {
    }

    public sealed record Allowed(IReadOnlyList<BookingWish> Wishes) : CheckOutcome;

    public sealed record Refused(ProblemHttpResult Problem) : CheckOutcome;
}
