using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>The refusals of arrivals. Their types are part of the API.</summary>
internal static class ArrivalProblems
{
    public static ProblemHttpResult NoProof() => Problem.Create(
        StatusCodes.Status404NotFound, "no-proof", "No picture was seen yet", "The stage of this booking has not shown a picture yet, or it is no longer kept.");

    public static ProblemHttpResult NoSuchAlternative(int known) => Problem.Create(
        StatusCodes.Status404NotFound,
        "no-such-alternative",
        "There is no such alternative",
        known == 0 ? "Nothing is offered instead of this booking now: read it again." : $"There are {known} now: read the booking again.");

    public static ProblemHttpResult NotTakeable(BookingAlternative alternative) => Problem.Create(
        StatusCodes.Status409Conflict,
        "alternative-not-takeable",
        "This alternative is not taken with this call",
        alternative.Detail,
        new Dictionary<string, object?> { ["kind"] = alternative.Kind, ["startsAt"] = alternative.StartsAt, ["endsAt"] = alternative.EndsAt });

    public static ProblemHttpResult NoLongerThere() => Problem.Create(
        StatusCodes.Status409Conflict, "alternative-gone", "The alternative is no longer there", "Things have changed since it was offered: read the booking again.");

    /// <summary>Why nobody can arrive for a booking now: what is over is gone, what is not yet may be tried again.</summary>
    public static ProblemHttpResult CannotArrive(BookingOutcome why) => why is BookingOutcome.NotNow(var state) && BookingStates.IsOver(state)
        ? Problem.Create(
            StatusCodes.Status410Gone,
            "booking-over",
            "The booking is over",
            state switch
            {
                BookingState.NoShow => "Nobody checked in in time: its stage and its room were given back. Book anew, or come without a booking.",
                BookingState.Cancelled => "It was cancelled. Book anew, or come without a booking.",
                BookingState.Failed => "No stage could be made ready for it. Book anew, or come without a booking.",
                _ => "It was played to its end. Book anew, or come without a booking.",
            },
            new Dictionary<string, object?> { ["state"] = state })
        : BookingProblems.Of(why);
}
