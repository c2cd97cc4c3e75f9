using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.People.Teams;

/// <summary>
/// What somebody sees because it is their team's: bookings, and sessions without what opens their stage. It is asked for last, when the caller's
/// own name found nothing.
/// </summary>
internal sealed class TeamSight(Memberships memberships, BookingStore bookings, SessionStore sessions)
{
    /// <returns>Null when it is none of the caller's teams'.</returns>
    public async Task<BookingView?> BookingAsync(BookingId id, ClaimsPrincipal user) =>
        await MayHaveAsync(user) && await bookings.FindAsync(id, Acting.ForAnybody) is { Booking.Team: { } team } view && await memberships.IsInAsync(user, team) ? view : null;

    /// <returns>Null when it is none of the caller's teams'.</returns>
    public async Task<SessionView?> SessionAsync(SessionId id, ClaimsPrincipal user)
    {
        if (!await MayHaveAsync(user) || await sessions.FindAsync(id, Acting.ForAnybody) is not { } view)
        {
            return null;
        }

        var team = view.Session.Team ?? (view.Session.Booking is { } booking ? (await bookings.FindAsync(booking, Acting.ForAnybody))?.Booking.Team : null);
        return team is not null && await memberships.IsInAsync(user, team) ? view : null;
    }

    private async ValueTask<bool> MayHaveAsync(ClaimsPrincipal user) => !user.IsService() && (await memberships.OfAsync(user)).Count > 0;
}
