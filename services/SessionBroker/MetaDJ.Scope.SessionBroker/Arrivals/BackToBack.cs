using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>A show whose stage comes free when it ends.</summary>
/// <param name="EndsAt">At the latest, as things stand.</param>
internal sealed record EndingShow(SessionId Session, DateTimeOffset EndsAt);

/// <summary>A booking that has no session yet.</summary>
internal sealed record ComingShow(BookingId Booking, DateTimeOffset StartsAt);

/// <summary>
/// Which bookings go onto the stage of a show that ends before them, so that no second pod is warmed. Counted on is only what is clean again
/// in time: by then its end and a slow reset are over, with the reserve to spare. Pure, and without memory: as soon as the show is over, is
/// extended or loses its stage, its booking no longer waits for it.
/// </summary>
internal static class BackToBack
{
    /// <param name="aheadInLine">Sessions that wait already and come before any booking: the first stages to come free are theirs.</param>
    /// <returns>By booking, the session on whose stage it goes.</returns>
    public static IReadOnlyDictionary<BookingId, SessionId> Decide(
        IEnumerable<ComingShow> coming, IEnumerable<EndingShow> ending, int aheadInLine, ArrivalLead lead)
    {
        var stages = new Queue<EndingShow>(ending.OrderBy(show => show.EndsAt).ThenBy(show => show.Session.Value).Skip(Math.Max(0, aheadInLine)));
        var handed = new Dictionary<BookingId, SessionId>();
        foreach (var booking in coming.OrderBy(booking => booking.StartsAt).ThenBy(booking => booking.Booking.Value))
        {
            // The first to come free does for the earliest booking or for none of this time: what is too late for it may do for a later one.
            if (stages.TryPeek(out var next) && next.EndsAt + lead.Reset + lead.HandOverReserve <= booking.StartsAt)
            {
                handed[booking.Booking] = stages.Dequeue().Session;
            }
        }

        return handed;
    }
}
