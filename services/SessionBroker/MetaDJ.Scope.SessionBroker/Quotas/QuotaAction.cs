using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>What is to be done about what a booking holds of a quota.</summary>
internal abstract record QuotaAction
{
    private QuotaAction()
    {
    }

    /// <summary>It takes nothing of it.</summary>
    public sealed record Release : QuotaAction;

    /// <summary>It must hold what it takes as it is now, whatever the limit: it has its room already.</summary>
    public sealed record Hold(QuotaLoad Load, DateTimeOffset LookAt) : QuotaAction;

    /// <summary>It is over, and a part of what it held counts.</summary>
    public sealed record SettleShare(decimal Share) : QuotaAction;

    /// <summary>It is over: what its session really took counts, but no less than that share.</summary>
    public sealed record SettleReal(SessionId Session, decimal Least) : QuotaAction;

    public sealed record LookAgain(DateTimeOffset At) : QuotaAction;
}

/// <summary>Decides that from facts alone: whoever asks, at whatever moment, comes to the same end.</summary>
internal static class QuotaPlan
{
    /// <summary>What is spent on a session is known in full only this long after its end.</summary>
    private static readonly TimeSpan SpendSettles = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);

    /// <param name="booking">Null when there is none of that id.</param>
    /// <param name="noShowShare">How much of a booking counts to which nobody came.</param>
    public static QuotaAction Decide(Booking? booking, decimal noShowShare, DateTimeOffset now)
    {
        switch (booking?.State)
        {
            case null or BookingState.Waiting:
                return new QuotaAction.Release();
            case BookingState.Held or BookingState.AwaitingApproval or BookingState.Confirmed or BookingState.Warming or BookingState.Live:
                var soon = now + BetweenLooks;
                var over = booking.EndsAt + SpendSettles;
                return new QuotaAction.Hold(LoadOf(booking), over > now && over < soon ? over : soon);
            case BookingState.Cancelled:
                return booking.CountedShare is > 0 and var share ? new QuotaAction.SettleShare(share) : new QuotaAction.Release();
            case var state:
                var least = state == BookingState.NoShow ? noShowShare : 0;
                if (booking.Session is not { } session)
                {
                    return least > 0 ? new QuotaAction.SettleShare(least) : new QuotaAction.Release();
                }

                var known = (booking.EndedAt ?? booking.EndsAt) + SpendSettles;
                return known > now ? new QuotaAction.LookAgain(known) : new QuotaAction.SettleReal(session, least);
        }
    }

    public static QuotaLoad LoadOf(Booking booking) => new(new Calendars.Span(booking.StartsAt, booking.EndsAt), booking.HotSpare ? 2 : 1, QuoteOf(booking, booking.Duration));

    /// <summary>What it was quoted, as much as belongs to another duration than it had then.</summary>
    /// <returns>Micro-dollars; 0 when nobody knew.</returns>
    public static long QuoteOf(Booking booking, TimeSpan duration)
    {
        var quoted = booking.Changes is [{ Version: 1 } first, ..] ? first.EndsAt - first.StartsAt : booking.Duration;
        return booking.Quote is { } quote && quoted > TimeSpan.Zero ? (long)(quote * (decimal)duration.Ticks / quoted.Ticks) : 0;
    }
}
