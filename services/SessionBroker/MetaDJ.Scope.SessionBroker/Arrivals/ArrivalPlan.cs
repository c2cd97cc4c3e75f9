using System.Diagnostics;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>What to do for the bookings of a pool, and what to announce to Provisioning. Pure, and without memory.</summary>
internal static class ArrivalPlan
{
    public static IReadOnlyList<ArrivalAction> Decide(ArrivalSnapshot snapshot, ArrivalLead lead, ArrivalOptions options)
    {
        var handed = Handed(snapshot, lead);
        return [.. snapshot.Shows.SelectMany(show => For(show, handed.ContainsKey(show.Booking.Id), snapshot, lead, options))];
    }

    /// <summary>
    /// What is wanted for bookings that have no session yet. One that goes onto the stage of the show before wants nothing: as soon as that is not
    /// to be counted on, it is here again, or in line. What a session wants beside its stage is no longer the booking's to say.
    /// </summary>
    /// <param name="present">Bookings whose session is in line or on a pod by now, whatever the snapshot says.</param>
    public static IReadOnlyList<UpcomingWish> Upcoming(ArrivalSnapshot snapshot, ArrivalLead lead, IReadOnlySet<BookingId> present)
    {
        var handed = Handed(snapshot, lead);
        return
        [
            .. snapshot.Shows
                .Where(show => !BookingStates.IsOver(show.Booking.State) && show.Booking.EndsAt > snapshot.Now)
                .Select(show => (show.Booking, Count: Wanted(show, handed, present)))
                .Where(wish => wish.Count > 0)
                .OrderBy(wish => wish.Booking.StartsAt)
                .Select(wish => new UpcomingWish(wish.Booking.StartsAt - lead.Reserve)
                {
                    Count = wish.Count,
                    Booking = wish.Booking.Id,
                    User = wish.Booking.User,
                    EndsAt = wish.Booking.EndsAt,
                }),
        ];
    }

    private static int Wanted(BookedShow show, IReadOnlyDictionary<BookingId, SessionId> handed, IReadOnlySet<BookingId> present)
    {
        var id = show.Booking.Id;
        return show.Session is not null || present.Contains(id) ? 0 : (handed.ContainsKey(id) ? 0 : 1) + (show.Booking.HotSpare ? 1 : 0);
    }

    private static IReadOnlyDictionary<BookingId, SessionId> Handed(ArrivalSnapshot snapshot, ArrivalLead lead) => BackToBack.Decide(
        snapshot.Shows.Where(show => show is { Session: null, Booking.State: BookingState.Confirmed }).Select(show => new ComingShow(show.Booking.Id, show.Booking.StartsAt)),
        snapshot.Ending,
        snapshot.AheadInLine,
        lead);

    private static IEnumerable<ArrivalAction> For(BookedShow show, bool isHanded, ArrivalSnapshot snapshot, ArrivalLead lead, ArrivalOptions options) =>
        show switch
        {
            { Booking.State: BookingState.Confirmed, Session: null } => BeforeItsSession(show.Booking, isHanded, snapshot.Now, lead, options),
            { Session: null or { State: SessionState.Ended } } => [new ArrivalAction.Settle(show.Booking)],
            _ when BookingStates.IsOver(show.Booking.State) => [new ArrivalAction.End(show.Booking)],
            { Booking.State: BookingState.Warming or BookingState.Live } => WithItsSession(show, snapshot, options),
            { Booking.State: BookingState.Confirmed or BookingState.AwaitingApproval or BookingState.Held or BookingState.Waiting } => [],
            _ => throw new UnreachableException(show.Booking.State.ToString()),
        };

    private static IEnumerable<ArrivalAction> BeforeItsSession(
        Booking booking, bool isHanded, DateTimeOffset now, ArrivalLead lead, ArrivalOptions options)
    {
        if (booking.EndsAt > now && booking.StartsAt - lead.Whole <= now && !isHanded)
        {
            yield return new ArrivalAction.Open(booking);
        }

        if (IsToBeTold(booking, now, options))
        {
            yield return new ArrivalAction.TellLate(booking);
        }
    }

    private static IEnumerable<ArrivalAction> WithItsSession(BookedShow show, ArrivalSnapshot snapshot, ArrivalOptions options)
    {
        var (booking, session, now) = (show.Booking, show.Session!, snapshot.Now);
        if (session.StartsAt != booking.StartsAt || session.BookedUntil != booking.EndsAt || session.WantsSpare != booking.HotSpare || (booking.CheckedInAt is not null && session.ArrivedAt is null))
        {
            yield return new ArrivalAction.Align(booking);
        }

        if (session.ArrivedAt is not null && booking.CheckedInAt is null && booking.StartsAt - snapshot.CheckIn <= now)
        {
            yield return new ArrivalAction.NoteArrival(booking);
        }

        // Once it is live, its stage is for whoever plays there to see.
        if (show is { Lease: { } lease, IsProven: false } && (booking.State == BookingState.Warming || booking.Proof is null))
        {
            yield return new ArrivalAction.Prove(booking, lease.PodId, lease.Fence);
        }

        if (booking.State == BookingState.Warming && booking.StartsAt <= now && show.Lease is not null && (show.IsProven || session.ArrivedAt is not null))
        {
            yield return new ArrivalAction.Begin(booking);
        }
        else if (booking.State == BookingState.Warming && !show.IsProven && IsToBeTold(booking, now, options))
        {
            yield return new ArrivalAction.TellLate(booking);
        }
    }

    private static bool IsToBeTold(Booking booking, DateTimeOffset now, ArrivalOptions options) =>
        booking.StartsAt - options.Alarm <= now && (booking.LateAt is not { } told || told + options.AlternativesInterval <= now);
}
