using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>Lets a session last longer: is there money, and of a booked one quota, and then the one atomic step that moves its booking with it.</summary>
internal sealed class SessionExtending(
    SessionStore sessions, BookingStore bookings, BookingChecks checks, HolderBudget budget, SessionNews news, TimeProvider clock)
{
    /// <param name="idempotencyKey">Its digest.</param>
    public async Task<ExtendOutcome> ExtendAsync(SessionId id, Acting caller, TimeSpan by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        // Who does not see it here is told why by the script.
        var session = (await sessions.FindAsync(id, caller))?.Session;
        if (session?.Turn is { } turn && session.State != SessionState.Ended)
        {
            return new ExtendOutcome.OfATurn(turn);
        }

        var booking = session?.Booking is { } booked ? (await bookings.FindAsync(booked, Acting.ForAnybody))?.Booking : null;
        // A call that is repeated is answered with what became of it, whatever the budget says by now.
        var isRepeated = idempotencyKey is not null && session?.Extensions.Any(extension => extension.Key == idempotencyKey) == true;
        if (session is { State: not SessionState.Ended } && !isRepeated
            && await RefusalAsync(session, booking, by, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var outcome = await sessions.ExtendAsync(id, caller, by, idempotencyKey);
        if (booking is not null && await bookings.FindAsync(booking.Id, Acting.ForAnybody) is { Booking: var present })
        {
            await checks.SettledAsync([present], cancellationToken);
        }

        if (outcome is ExtendOutcome.Extended({ Session: var extended, Lease: var lease }))
        {
            news.GoesOn(extended, lease);
        }

        return outcome;
    }

    private async Task<ExtendOutcome?> RefusalAsync(Session session, Booking? booking, TimeSpan by, CancellationToken cancellationToken)
    {
        if (booking is not null && !BookingStates.IsOver(booking.State))
        {
            var (now, endsAt) = (clock.GetUtcNow(), session.EndsAt);
            var later = (endsAt > now ? endsAt : now) + by;
            return await checks.BeforeChangeAsync(booking, booking.StartsAt, later, booking.HotSpare, cancellationToken) is { } problem
                ? new ExtendOutcome.Refused(problem)
                : null;
        }

        return await budget.RefusalAsync(session.Pool, session.Holder, session.WantsSpare ? by * 2 : by, cancellationToken) is { } why
            ? new ExtendOutcome.Refused(BrokerProblems.NoMoneyForMore(why))
            : null;
    }
}
