namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>How much may be booked. The body of <c>PUT /api/quotas/{scope}</c>; what is left out is not limited.</summary>
public sealed record QuotaSpec
{
    /// <summary>GPU hours from Monday to Monday; a hot spare counts as a second one.</summary>
    public decimal? HoursPerWeek { get; init; }

    /// <summary>GPU hours from the first to the first.</summary>
    public decimal? HoursPerMonth { get; init; }

    /// <summary>USD from Monday to Monday.</summary>
    public decimal? DollarsPerWeek { get; init; }

    /// <summary>USD from the first to the first.</summary>
    public decimal? DollarsPerMonth { get; init; }

    /// <summary>By whose midnight weeks and months begin: a time zone of the IANA database.</summary>
    public string TimeZone { get; init; } = "UTC";
}
