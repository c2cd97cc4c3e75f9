namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A quota as it is: the limits and what there is left of them.</summary>
public sealed record QuotaResponse
{
    public required QuotaScope Scope { get; init; }

    public required QuotaSpec Spec { get; init; }

    /// <summary>Whose limits these are: the scope's own, or what holds for everybody; null when nothing is limited.</summary>
    public QuotaScope? From { get; init; }

    /// <summary>Those in which something is booked, and the present ones, in order.</summary>
    public IReadOnlyList<QuotaPeriodResponse> Periods { get; init; } = [];
}

/// <summary>One week or month of a quota.</summary>
public sealed record QuotaPeriodResponse
{
    public required QuotaPeriod Period { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>In GPU hours.</summary>
    public required QuotaMeasure Hours { get; init; }

    /// <summary>In USD.</summary>
    public required QuotaMeasure Dollars { get; init; }
}

/// <summary>How far a quota is used up.</summary>
/// <param name="Used">What was really used, of bookings that are over.</param>
/// <param name="Held">What is booked and still to come, as it was quoted.</param>
/// <param name="Limit">Null when there is none.</param>
/// <param name="Free">What is left; null without a limit, 0 when it was passed.</param>
public sealed record QuotaMeasure(decimal Used, decimal Held, decimal? Limit, decimal? Free);

public enum QuotaPeriod
{
    Unknown = 0,

    /// <summary>From Monday to Monday.</summary>
    Week = 1,

    /// <summary>From the first to the first.</summary>
    Month = 2,
}
