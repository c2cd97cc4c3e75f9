using System.Security.Cryptography;
using System.Text;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Calendars.Ics;

/// <summary>Bookings as events of a calendar. Pure.</summary>
internal static class BookingEntries
{
    /// <summary>Of one's own calendar: what was given up is left out, and so disappears from the programs that show it.</summary>
    public static IReadOnlyList<IcsEntry> Own(IReadOnlyCollection<Booking> bookings)
    {
        var shown = bookings.Where(booking => booking.State is not (BookingState.Cancelled or BookingState.Failed)).ToList();
        var entries = shown.Where(booking => booking.Series is null).Select(booking => Of(booking)).ToList();
        foreach (var series in bookings.Where(booking => booking.Series is not null).GroupBy(booking => booking.Series!.Value))
        {
            entries.AddRange(SeriesEntries.Of([.. series]));
        }

        return entries;
    }

    /// <summary>Of others: when the pool is taken, and nothing else. Their names are the feed's own, so that two feeds cannot be compared.</summary>
    /// <param name="key">Of the feed.</param>
    public static IEnumerable<IcsEntry> Busy(IEnumerable<Booking> bookings, string key) => bookings
        .Where(booking => BookingStates.TakesRoom(booking.State) || booking.State == BookingState.Completed)
        .Select(booking => new IcsEntry
        {
            Uid = $"busy-{Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(booking.Id.ToString())))[..32]}",
            Sequence = booking.Version,
            Stamp = StampOf(booking),
            Start = booking.StartsAt,
            End = booking.EndsAt,
            Title = "Busy",
            Location = booking.Pool.Value,
            Status = IcsStatus.Confirmed,
        });

    public static IcsEntry Of(Booking booking, bool invite = false) => new()
    {
        Uid = booking.Id.ToString(),
        Sequence = booking.Version,
        Stamp = StampOf(booking),
        CreatedAt = booking.CreatedAt,
        Start = booking.StartsAt,
        End = booking.EndsAt,
        Title = booking.Title,
        Description = DescriptionOf(booking),
        Location = booking.Pool.Value,
        Status = StatusOf(booking.State),
        Attendee = invite ? booking.User : null,
    };

    internal static IcsStatus StatusOf(BookingState state) => state switch
    {
        BookingState.Held or BookingState.AwaitingApproval or BookingState.Waiting => IcsStatus.Tentative,
        BookingState.Cancelled or BookingState.Failed or BookingState.NoShow => IcsStatus.Cancelled,
        _ => IcsStatus.Confirmed,
    };

    internal static DateTimeOffset StampOf(Booking booking) => booking.Changes is [.., var last] ? last.At : booking.CreatedAt;

    internal static string DescriptionOf(Booking booking) => booking.State switch
    {
        BookingState.Held => "Held, not confirmed yet.",
        BookingState.AwaitingApproval => "Awaits an operator's approval.",
        BookingState.Waiting => "On the wait list: there is no room for it yet.",
        BookingState.NoShow => "Nobody checked in.",
        BookingState.Cancelled => "Cancelled.",
        BookingState.Failed => "No stage could be made ready for it.",
        _ => $"A stage of pool {booking.Pool}{(booking.HotSpare ? ", with a hot spare" : "")}{(booking.Team is { } team ? $", for team {team}" : "")}.",
    };
}
