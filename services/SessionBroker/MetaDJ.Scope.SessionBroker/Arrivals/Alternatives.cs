using System.Text.Json;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>The alternatives of a booking in the form they are kept: a text, since a script cannot tell an empty list from an empty record.</summary>
internal static class Alternatives
{
    public static string Write(IReadOnlyList<BookingAlternative> alternatives) => JsonSerializer.Serialize(alternatives, HttpDefaults.Json);

    /// <returns>Null when none were told, and once their time is over.</returns>
    public static IReadOnlyList<BookingAlternative>? Read(Booking booking) =>
        booking is { Alternatives: not null, State: BookingState.Confirmed or BookingState.Warming } ? Told(booking) : null;

    /// <summary>Those that were told last, whatever has become of the booking: one that was taken can be asked for again.</summary>
    public static IReadOnlyList<BookingAlternative> Told(Booking booking) =>
        booking.Alternatives is { Length: > 0 } text ? JsonSerializer.Deserialize<IReadOnlyList<BookingAlternative>>(text, HttpDefaults.Json) ?? [] : [];
}
