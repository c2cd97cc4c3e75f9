namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>
/// A savings plan somebody bought in RunPod's console: neither visible nor to be had through its API, so it is entered by hand. The body of
/// <c>PUT /api/savings-plans/{name}</c>.
/// </summary>
public sealed record SavingsPlan
{
    /// <summary>RunPod's exact GPU id.</summary>
    public required string GpuType { get; init; }

    /// <summary>USD per GPU hour, as bought. It covers the GPU only, not storage.</summary>
    public required decimal RatePerHour { get; init; }

    /// <summary>GPUs it covers at once.</summary>
    public int Count { get; init; } = 1;

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>3 or 6 months after the start; prepaid, not refundable.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A plan and how much of it is in use.</summary>
/// <param name="Active">Begun and not yet expired.</param>
/// <param name="Covered">Pods of its GPU type that run now and that it can cover.</param>
/// <param name="MonthlyCost">USD for 730 hours of all it covers, used or not.</param>
/// <param name="ExpiresSoon">Within the days of warning; what it covered costs the list price afterwards.</param>
public sealed record SavingsPlanResponse(string Name, SavingsPlan Plan, bool Active, int Covered, decimal MonthlyCost, bool ExpiresSoon);

/// <summary>Whether a plan pays for a GPU type that the fleet uses.</summary>
/// <param name="ListPricePerHour">USD per GPU hour on demand: what its hours cost, or the cheapest that the catalogue has now if there were none.</param>
/// <param name="PlanRatePerHour">USD; of the entered plan, or the rate asked about.</param>
/// <param name="HoursLast30Days">GPU hours by our ledger.</param>
/// <param name="BreakEvenHoursPerMonth">A plan is paid around the clock: from this many hours a month on it is cheaper. Null when it never is.</param>
public sealed record SavingsAdvice(
    string GpuType, decimal? ListPricePerHour, decimal? PlanRatePerHour, double HoursLast30Days, double? BreakEvenHoursPerMonth, bool Pays, string Advice);
