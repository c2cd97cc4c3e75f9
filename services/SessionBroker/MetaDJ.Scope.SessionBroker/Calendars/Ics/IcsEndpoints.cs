using System.Security.Claims;
using System.Text;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Calendars.Ics;

/// <summary>Bookings in the form that other programs open.</summary>
internal static class IcsEndpoints
{
    /// <summary>What an export holds that does not say: a month back and a year ahead.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromDays(31);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(366);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(800);

    public static RouteGroupBuilder MapIcs(this IEndpointRouteBuilder routes)
    {
        var bookings = routes.MapGroup("/api/bookings").WithTags("Bookings").RequireAuthorization(Policies.Member);
        bookings.MapGet("/calendar.ics", Export).WithName("ExportBookings");
        bookings.MapGet("/{id}/invitation.ics", Invite).WithName("GetBookingInvitation");
        return bookings;
    }

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Export(
        DateTimeOffset? from, DateTimeOffset? to, HttpContext http, ClaimsPrincipal user, BookingExport export, TimeProvider clock, IOptions<CalendarOptions> options,
        CancellationToken cancellationToken)
    {
        var window = new Span(from ?? clock.GetUtcNow() - Back, to ?? clock.GetUtcNow() + Ahead);
        if (!ZoneTimes.IsNear(window.From))
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["from"] = [ZoneTimes.NotNear] });
        }

        if (window.IsEmpty || window.Length > Longest)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["to"] = [$"Must come after from, by {Longest.Days} days at most."] });
        }

        var bookings = await export.ListAsync(user.Subject(), null, window, BookingExport.Most, cancellationToken);
        return File(http, BookingEntries.Own(bookings), "My bookings", options.Value.Domain, IcsMethod.Publish, "bookings.ics");
    }

    /// <summary>A booking of a recurrence comes with all of it, so that a program shows them as one.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Invite(
        BookingId id, HttpContext http, ClaimsPrincipal user, BookingStore bookings, IOptions<CalendarOptions> options)
    {
        if (await bookings.FindAsync(id, Acting.Of(user)) is not { } view)
        {
            return BookingProblems.NoSuchBooking();
        }

        var booking = view.Booking;
        var isOff = BookingEntries.StatusOf(booking.State) == IcsStatus.Cancelled;
        IReadOnlyList<IcsEntry> entries = booking.Series is null
            ? [BookingEntries.Of(booking, invite: true)]
            : isOff ? [SeriesEntries.TakenOut(booking)] : SeriesEntries.Of([.. (await bookings.SeriesAsync(view)).Select(each => each.Booking)], invite: true);
        return File(http, entries, booking.Title, options.Value.Domain, isOff ? IcsMethod.Cancel : IcsMethod.Request, "invitation.ics");
    }

    internal static FileContentHttpResult File(HttpContext http, IReadOnlyCollection<IcsEntry> entries, string name, string domain, IcsMethod method, string fileName)
    {
        http.Response.Headers.CacheControl = "no-store";
        // Its method is part of the type, by which mail programs know an invitation.
        var type = $"{IcsWriter.ContentType}; charset=utf-8; method={method.ToString().ToUpperInvariant()}";
        return TypedResults.File(Encoding.UTF8.GetBytes(IcsWriter.Write(entries, name, domain, method)), type, fileName);
    }
}
