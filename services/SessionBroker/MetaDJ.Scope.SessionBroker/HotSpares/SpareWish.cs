using System.Diagnostics;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.HotSpares;

/// <summary>
/// Wishes for a second pod, or gives it up. Of a booked session that is its booking's to say, which takes the room and the quota of two; the
/// session follows it. Whoever came without a booking needs the money only.
/// </summary>
internal sealed class SpareWish(
    SessionStore sessions, HotSpareStore spares, BookingChanging changing, HolderBudget budget, SessionNews news, TimeProvider clock)
{
    /// <param name="by">Who wishes.</param>
    public async Task<WantSpareOutcome> SayAsync(SessionId id, Acting caller, string by, bool unbound, bool wanted, CancellationToken cancellationToken)
    {
        // Who does not see it here is told why by the script.
        var session = (await sessions.FindAsync(id, caller))?.Session;
        if (session is { State: not SessionState.Ended } && session.WantsSpare != wanted)
        {
            if (session.Booking is { } booking)
            {
                return await SayOfBookedAsync(id, booking, caller, by, unbound, wanted, cancellationToken);
            }

            if (wanted && await budget.RefusalAsync(session.Pool, session.Holder, Left(session), cancellationToken) is { } why)
            {
                return new WantSpareOutcome.Refused(BrokerProblems.NoMoneyForMore(why));
            }
        }

        var outcome = await spares.WantAsync(id, caller, wanted);
        if (outcome is WantSpareOutcome.Done(var view, var letGo))
        {
            if (wanted)
            {
                news.SpareChanged(view.Session, view.Lease);
            }
            else if (letGo is not null)
            {
                news.LetSpareGo(view.Session, view.Lease, letGo);
            }
        }

        return outcome;
    }

    private async Task<WantSpareOutcome> SayOfBookedAsync(
        SessionId id, BookingId booking, Acting caller, string by, bool unbound, bool wanted, CancellationToken cancellationToken)
    {
        var change = new UpdateBookingRequest { HotSpare = wanted };
        switch (await changing.ChangeAsync(booking, change, Acting.ForAnybody, by, unbound, cancellationToken))
        {
            case MakeOutcome.Made when await sessions.FindAsync(id, caller) is { } view:
                return new WantSpareOutcome.Done(view, LetGo: null);
            case MakeOutcome.Made:
                return new WantSpareOutcome.Unknown();
            case MakeOutcome.Refused(var problem):
                return new WantSpareOutcome.Refused(problem);
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    private TimeSpan Left(Session session)
    {
        var left = session.LiveAt is null ? session.Duration : session.EndsAt - clock.GetUtcNow();
        return left > TimeSpan.FromMinutes(1) ? left : TimeSpan.FromMinutes(1);
    }
}
