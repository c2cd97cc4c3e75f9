using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>Which confirmations an operator must approve.</summary>
internal enum ApprovalRule
{
    Never = 0,
    Always = 1,
    LongerThan = 2,
}

/// <summary>What a pool's calendar allows, as the scripts keep it. Durations are milliseconds there.</summary>
internal sealed record CalendarRules
{
    public required PoolName Pool { get; init; }

    /// <summary>Rises with every change by an operator; a booking that was checked against an older one is checked again.</summary>
    public long Version { get; init; } = 1;

    /// <summary>How many pods the pool may have, as Provisioning says.</summary>
    public int Maximum { get; init; }

    /// <summary>How many of them can be in use at once as an operator says; null for all.</summary>
    public int? Bookable { get; init; }

    /// <summary>The lesser of the two.</summary>
    public int Capacity { get; init; }

    public long BufferBeforeMs { get; init; }

    public long BufferAfterMs { get; init; }

    public long ShortestMs { get; init; } = (long)TimeSpan.FromMinutes(15).TotalMilliseconds;

    public long LongestMs { get; init; } = (long)TimeSpan.FromHours(8).TotalMilliseconds;

    public long AheadMs { get; init; } = (long)TimeSpan.FromDays(180).TotalMilliseconds;

    /// <summary>Starts and ends fall on multiples of this from midnight, local time; null anywhere.</summary>
    public long? GridMs { get; init; }

    /// <summary>Of the IANA database: the clock of quiet hours and of the grid.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Null for none: a script cannot tell an empty list from an empty record.</summary>
    public IReadOnlyList<QuietTime>? QuietHours { get; init; }

    public ApprovalRule Approval { get; init; }

    public long? ApprovalLongerThanMs { get; init; }

    /// <summary>Cancelling costs nothing until this long before the start.</summary>
    public long CancelFreeMs { get; init; } = (long)TimeSpan.FromHours(24).TotalMilliseconds;

    /// <summary>How much of a booking that is cancelled later counts all the same, from 0 to 1.</summary>
    public decimal CancelShare { get; init; } = 0.5m;

    /// <summary>Check-in opens this long before the start.</summary>
    public long CheckInMs { get; init; } = (long)TimeSpan.FromMinutes(30).TotalMilliseconds;

    /// <summary>Who has not checked in this long after the start is a no-show; null lets nobody be one before the end.</summary>
    public long? NoShowMs { get; init; }

    /// <summary>How long an offer from the wait list stands.</summary>
    public long OfferMs { get; init; } = (long)TimeSpan.FromMinutes(30).TotalMilliseconds;

    /// <summary>The calendar of a pool that no operator has set one for.</summary>
    public static CalendarRules Of(PoolName pool) => new() { Pool = pool, NoShowMs = (long)TimeSpan.FromMinutes(15).TotalMilliseconds };
}

/// <summary>A time of the week in which nothing can be booked; one that ends no later than it begins ends the next day.</summary>
internal sealed record QuietTime
{
    public required IReadOnlyList<DayOfWeek> Days { get; init; }

    public required TimeOnly From { get; init; }

    public required TimeOnly To { get; init; }
}
