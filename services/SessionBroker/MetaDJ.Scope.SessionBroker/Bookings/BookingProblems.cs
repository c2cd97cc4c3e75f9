using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>The refusals of bookings. Their types are part of the API.</summary>
internal static class BookingProblems
{
    public static ProblemHttpResult NoSuchBooking() => Problem.NotFound("such booking");

    public static ProblemHttpResult NoSuchPipeline(string pipeline, IReadOnlyList<string> known) => Problem.Create(
        StatusCodes.Status404NotFound,
        "no-such-pipeline",
        "No pool has this pipeline",
        known.Count == 0 ? "There is no pool at all yet. An operator makes one with PUT /api/pools/{name}." : $"No pool has '{pipeline}'. Pools have: {string.Join(", ", known)}.",
        new Dictionary<string, object?> { ["pipelines"] = known });

    /// <param name="free">The next windows that have room for as long; null when nobody looked.</param>
    public static ProblemHttpResult NoRoom(DateTimeOffset startsAt, DateTimeOffset roomUntil, IReadOnlyList<Span>? free = null) => Problem.Create(
        StatusCodes.Status409Conflict,
        "no-room",
        "There is no room at that time",
        (roomUntil > startsAt
            ? $"From {startsAt:u} on there is room until {roomUntil:u} only. Book a shorter time, another one, or ask with waitList."
            : $"At {startsAt:u} everything is taken. Book another time, or ask with waitList.")
            + (free is [var first, ..] ? $" The next time with room for as long begins at {first.From:u}." : ""),
        new Dictionary<string, object?>
        {
            ["startsAt"] = startsAt, ["roomUntil"] = roomUntil > startsAt ? roomUntil : null, ["freeWindows"] = free?.Select(window => new FreeWindow(window.From, window.To)).ToArray(),
        });

    /// <param name="why">A budget's no.</param>
    public static ProblemHttpResult NoMoney(BudgetRefusal why) => Problem.Create(
        StatusCodes.Status402PaymentRequired,
        "no-money",
        "There is not enough money for this booking",
        $"{why.Detail} Book a shorter time, or ask an operator to raise the budget.",
        new Dictionary<string, object?> { ["needed"] = why.Needed, ["free"] = why.Free, ["endsAt"] = why.EndsAt });

    public static ProblemHttpResult TooMany(int limit) => Problem.Create(
        StatusCodes.Status409Conflict,
        "too-many-bookings",
        "You have too many open bookings",
        $"A person can have {limit} bookings that are not over in one pool. Cancel some, or book fewer.",
        new Dictionary<string, object?> { ["limit"] = limit });

    public static ProblemHttpResult WaitListFull(int limit) => Problem.Create(
        StatusCodes.Status409Conflict,
        "wait-list-full",
        "The wait list is full",
        $"{limit} bookings wait for room in this pool already. Book a time with room.",
        new Dictionary<string, object?> { ["limit"] = limit });

    public static ProblemHttpResult TimeBooked(IReadOnlyList<BookingId> bookings) => Problem.Create(
        StatusCodes.Status409Conflict,
        "time-booked",
        "There are bookings at that time",
        $"{bookings.Count} or more bookings lie there. Say with over whether they are to be kept or cancelled, or block another time.",
        new Dictionary<string, object?> { ["bookings"] = bookings });

    public static ProblemHttpResult TooManyBlocks(int limit) => Problem.Create(
        StatusCodes.Status409Conflict,
        "too-many-blocks",
        "The calendar has too many blocks",
        $"A calendar can have {limit} blocks that are not over. Remove some, or make one of several with a recurrence.",
        new Dictionary<string, object?> { ["limit"] = limit });

    public static ProblemHttpResult Busy() => Problem.Create(
        StatusCodes.Status503ServiceUnavailable, "calendar-changing", "The calendar is being changed", "Its rules changed while this was looked at. Try again.");

    public static ProblemHttpResult HoldOver() => Problem.Create(
        StatusCodes.Status410Gone, "hold-expired", "The hold is over", "It was not confirmed in time, and its room may be somebody else's. Book anew.");

    public static ProblemHttpResult TooLateToMove(DateTimeOffset until) => Problem.Create(
        StatusCodes.Status409Conflict,
        "too-late-to-move",
        "The booking can no longer be moved",
        $"Its start could be moved until {until:u}. It can be extended, shortened at its end, or cancelled: then the pool's policy says how much of it counts.",
        new Dictionary<string, object?> { ["until"] = until });

    public static ProblemHttpResult TooEarly(DateTimeOffset opensAt) => Problem.Create(
        StatusCodes.Status409Conflict,
        "check-in-too-early",
        "Check-in is not open yet",
        $"It opens at {opensAt:u}.",
        new Dictionary<string, object?> { ["opensAt"] = opensAt });

    public static ProblemHttpResult NotNow(BookingState state) => Problem.Create(
        StatusCodes.Status409Conflict,
        "booking-state",
        "The state of the booking does not allow that",
        state switch
        {
            BookingState.Held => "It is held: confirm it first.",
            BookingState.AwaitingApproval => "It awaits an operator's approval.",
            BookingState.Waiting => "It is on the wait list: it can be confirmed once room is offered.",
            BookingState.Confirmed => "It is confirmed already.",
            BookingState.Warming => "Its stage is being made ready already.",
            BookingState.Live => "It is being played: close or extend its session instead.",
            BookingState.Completed => "It is over.",
            BookingState.Cancelled => "It was cancelled. Book anew.",
            BookingState.NoShow => "Nobody checked in in time: its room was given back.",
            BookingState.Failed => "No stage could be made ready for it.",
            _ => throw new UnreachableException(state.ToString()),
        },
        new Dictionary<string, object?> { ["state"] = state });

    /// <summary>For what the endpoints make no answer of.</summary>
    public static ProblemHttpResult Of(BookingOutcome outcome) => outcome switch
    {
        BookingOutcome.HoldOver => HoldOver(),
        BookingOutcome.NotNow(var state) => NotNow(state),
        BookingOutcome.TooEarly(var opensAt) => TooEarly(opensAt),
        BookingOutcome.Unknown => NoSuchBooking(),
        _ => throw new UnreachableException(outcome.ToString()),
    };
}
