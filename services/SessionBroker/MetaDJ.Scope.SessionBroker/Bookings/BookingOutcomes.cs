using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>What became of asking for room.</summary>
internal abstract record HoldOutcome
{
    private HoldOutcome()
    {
    }

    /// <summary>Room is held, or they wait; in the order of their starts.</summary>
    /// <param name="Skipped">The starts for which there was no room.</param>
    public sealed record Held(IReadOnlyList<BookingView> Bookings, IReadOnlyList<DateTimeOffset> Skipped) : HoldOutcome;

    /// <summary>The same call was made before; this is what became of it.</summary>
    public sealed record Known(IReadOnlyList<BookingView> Bookings) : HoldOutcome;

    /// <param name="StartsAt">The first for which there is no room.</param>
    /// <param name="RoomUntil">Until when there is room from then on; the same as <paramref name="StartsAt"/> when not at all.</param>
    public sealed record Full(DateTimeOffset StartsAt, DateTimeOffset RoomUntil) : HoldOutcome;

    /// <summary>The pool's rules have changed since they were read.</summary>
    public sealed record RulesChanged : HoldOutcome;

    /// <summary>Its start has come.</summary>
    public sealed record Past : HoldOutcome;

    /// <summary>The person has as many open bookings as they may.</summary>
    public sealed record TooMany(int Limit) : HoldOutcome;

    public sealed record WaitListFull(int Limit) : HoldOutcome;
}

/// <summary>What became of something done to a booking that exists.</summary>
internal abstract record BookingOutcome
{
    private BookingOutcome()
    {
    }

    /// <summary>It was done now.</summary>
    public sealed record Done(IReadOnlyList<BookingView> Bookings) : BookingOutcome;

    /// <summary>It had been done before.</summary>
    public sealed record Known(IReadOnlyList<BookingView> Bookings) : BookingOutcome;

    /// <summary>The hold ran out.</summary>
    public sealed record HoldOver : BookingOutcome;

    /// <summary>Its state does not allow that.</summary>
    public sealed record NotNow(BookingState State) : BookingOutcome;

    public sealed record TooEarly(DateTimeOffset OpensAt) : BookingOutcome;

    public sealed record Unknown : BookingOutcome;
}

/// <summary>What became of moving, shortening, extending or renaming.</summary>
internal abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    public sealed record Changed(IReadOnlyList<BookingView> Bookings) : ChangeOutcome;

    /// <summary>A booking, or the pool's rules, are no longer as they were read.</summary>
    public sealed record Stale : ChangeOutcome;

    /// <inheritdoc cref="HoldOutcome.Full"/>
    public sealed record Full(DateTimeOffset StartsAt, DateTimeOffset RoomUntil) : ChangeOutcome;

    public sealed record NotNow(BookingState State) : ChangeOutcome;

    /// <summary>Its start is so near that it can no longer be moved.</summary>
    public sealed record TooLate(DateTimeOffset Until) : ChangeOutcome;

    public sealed record Past : ChangeOutcome;

    public sealed record Unknown : ChangeOutcome;
}
