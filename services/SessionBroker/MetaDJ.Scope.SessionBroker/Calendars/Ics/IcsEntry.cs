namespace MetaDJ.Scope.SessionBroker.Calendars.Ics;

/// <summary>One event of a calendar that other programs read.</summary>
internal sealed record IcsEntry
{
    /// <summary>The same for the same event for ever; unique within a calendar, but for single dates of a series.</summary>
    public required string Uid { get; init; }

    /// <summary>Rises with every change that a person must know of.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset Stamp { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    /// <summary>Whatever people wrote; it is made harmless here.</summary>
    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? Location { get; init; }

    public required IcsStatus Status { get; init; }

    /// <summary>The person it is for; null leaves both people out, as in a feed.</summary>
    public string? Attendee { get; init; }

    /// <summary>Set on the one event that stands for a whole series.</summary>
    public IcsSeries? Series { get; init; }

    /// <summary>Which date of the series this one takes the place of; its <see cref="Uid"/> is the series' own.</summary>
    public DateTimeOffset? Instead { get; init; }

    /// <summary>An IANA zone: the times are written by its clock. Needed for a series, whose dates keep their hour over the year; null writes UTC.</summary>
    public string? TimeZone { get; init; }
}

/// <param name="Rule">An RFC 5545 rule, without <c>RRULE:</c>.</param>
/// <param name="Without">Dates of the rule that do not take place.</param>
internal sealed record IcsSeries(string Rule, IReadOnlyList<DateTimeOffset> Without);

internal enum IcsStatus
{
    Unknown = 0,
    Tentative = 1,
    Confirmed = 2,
    Cancelled = 3,
}

/// <summary>What a program is to do with the calendar.</summary>
internal enum IcsMethod
{
    Unknown = 0,

    /// <summary>Show it.</summary>
    Publish = 1,

    /// <summary>Ask a person whether they come.</summary>
    Request = 2,

    /// <summary>Take the events out.</summary>
    Cancel = 3,
}
