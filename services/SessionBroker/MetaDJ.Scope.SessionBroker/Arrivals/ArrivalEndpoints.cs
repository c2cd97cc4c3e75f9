using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>The proof of a booked stage, and what can be done when it is late.</summary>
internal static class ArrivalEndpoints
{
    public static RouteGroupBuilder MapArrivals(this IEndpointRouteBuilder routes)
    {
        var bookings = routes.MapGroup("/api/bookings").WithTags("Bookings").RequireAuthorization(Policies.Member).RequireScope(Scopes.Book);
        bookings.MapGet("/{id}/proof", GetProof).WithName("GetBookingProof");
        bookings.MapGet("/{id}/proof/frame", GetFrame).WithName("GetBookingProofFrame").Produces(StatusCodes.Status200OK, contentType: "image/jpeg");
        bookings.MapPost("/{id}/alternatives/{number:int}", Take).WithName("TakeBookingAlternative");
        return bookings;
    }

    internal static async Task<Results<Ok<BookingProofResponse>, ProblemHttpResult>> GetProof(
        BookingId id, ClaimsPrincipal user, BookingStore bookings, SessionStore sessions)
    {
        if (await bookings.FindAsync(id, Acting.Of(user)) is not { Booking: var booking })
        {
            return BookingProblems.NoSuchBooking();
        }

        if (booking.Proof is not { } proof)
        {
            return ArrivalProblems.NoProof();
        }

        var session = booking.Session is { } opened ? await sessions.FindAsync(opened, Acting.ForAnybody) : null;
        return TypedResults.Ok(proof.ToResponse(isCurrent: session?.Lease?.Fence == proof.Fence));
    }

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetFrame(
        BookingId id, ClaimsPrincipal user, HttpContext http, BookingStore bookings, ProofStore proofs)
    {
        if (await bookings.FindAsync(id, Acting.Of(user)) is not { Booking: var booking })
        {
            return BookingProblems.NoSuchBooking();
        }

        if (await proofs.FindFrameAsync(booking) is not { } frame)
        {
            return ArrivalProblems.NoProof();
        }

        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.File(frame, "image/jpeg");
    }

    /// <summary>Taking the same one again answers the same booking.</summary>
    internal static async Task<Results<Created<BookingResponse>, ProblemHttpResult>> Take(
        BookingId id, int number, ClaimsPrincipal user, BookingStore bookings, AlternativeTaking taking, BookingAnswers answers, CancellationToken cancellationToken)
    {
        if (await bookings.FindAsync(id, Acting.Of(user)) is not { Booking: var booking })
        {
            return BookingProblems.NoSuchBooking();
        }

        var offered = Alternatives.Told(booking);
        if (offered.FirstOrDefault(alternative => alternative.Number == number) is not { } chosen)
        {
            return ArrivalProblems.NoSuchAlternative(offered.Count);
        }

        return await taking.TakeAsync(booking, chosen, user.Subject(), cancellationToken) switch
        {
            TakeOutcome.Taken(var view) => TypedResults.Created($"/api/bookings/{view.Booking.Id}", await answers.ForAsync(view.Booking.Id, [view])),
            TakeOutcome.Refused(var problem) => problem,
            var other => throw new UnreachableException(other.ToString()),
        };
    }
}
