using System.Text.Json.Serialization;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>What a pool's calendar allows. The body of <c>PUT /api/calendars/{pool}</c>; what is left out takes its default.</summary>
public sealed record CalendarRulesRequest
{
    /// <summary>How many pods can be in use at once, from 0; null for as many as the pool may have.</summary>
    public int? Bookable { get; init; }

    /// <summary>What stays free before each booking and walk-in.</summary>
    public TimeSpan BufferBefore { get; init; }

    /// <summary>What stays free after each booking and walk-in.</summary>
    public TimeSpan BufferAfter { get; init; }

    public TimeSpan ShortestBooking { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>At most 7 days.</summary>
    public TimeSpan LongestBooking { get; init; } = TimeSpan.FromHours(8);

    /// <summary>How far ahead a booking may begin; at most 400 days.</summary>
    public TimeSpan BookableAhead { get; init; } = TimeSpan.FromDays(180);

    /// <summary>Starts and ends fall on multiples of this from midnight, local time; null for anywhere.</summary>
    public TimeSpan? Grid { get; init; }

    /// <summary>The clock of quiet hours and of the grid, and of bookings that name none: a zone of the IANA database.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Times of the week in which nothing can be booked, 50 at most.</summary>
    public IReadOnlyList<QuietHoursRule> QuietHours { get; init; } = [];

    public ApprovalPolicy Approval { get; init; } = ApprovalPolicy.Never;

    /// <summary>With <see cref="ApprovalPolicy.LongerThan"/>: longer ones want an operator's approval.</summary>
    public TimeSpan? ApprovalLongerThan { get; init; }

    /// <summary>Until how long before its start a booking is cancelled for nothing, and can be moved.</summary>
    public TimeSpan FreeCancelBefore { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How much of a booking that is cancelled later counts all the same, from 0 to 1.</summary>
    public decimal LateCancelShare { get; init; } = 0.5m;

    /// <summary>How long before the start check-in opens.</summary>
    public TimeSpan CheckInBefore { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Who has not checked in this long after the start is a no-show; null lets nobody be one before the end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public TimeSpan? NoShowAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long room is kept for the one it is offered to from the wait list.</summary>
    public TimeSpan OfferFor { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>A time of the week. One that ends no later than it begins ends the next day.</summary>
public sealed record QuietHoursRule
{
    /// <summary>On which days it begins.</summary>
    public required IReadOnlyList<DayOfWeek> Days { get; init; }

    /// <summary>Local time.</summary>
    public required TimeOnly From { get; init; }

    public required TimeOnly To { get; init; }
}

/// <summary>Which confirmations an operator must approve.</summary>
public enum ApprovalPolicy
{
    Unknown = 0,
    Never = 1,
    Always = 2,
    LongerThan = 3,
}
