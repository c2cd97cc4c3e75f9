namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>What was spent in a window, by our own record as the cloud's bill has corrected it.</summary>
public sealed record SpendResponse
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>USD, of all lines and not only of this page.</summary>
    public required decimal Total { get; init; }

    /// <summary>USD of <see cref="Total"/> for running pods.</summary>
    public decimal Gpu { get; init; }

    /// <summary>USD of <see cref="Total"/> for disks and network volumes.</summary>
    public decimal Storage { get; init; }

    public double GpuHours { get; init; }

    public required IReadOnlyList<SpendLine> Lines { get; init; }

    /// <summary>The <c>after</c> of the next page; null on the last.</summary>
    public string? Next { get; init; }
}

/// <summary>One share of the spend.</summary>
/// <param name="Key">
/// The pool's name, or the id of what it is added up by. <c>idle</c> is what nobody held, <c>unknown</c> what belongs to no pool, <c>correction</c>
/// what the bill corrected.
/// </param>
/// <param name="Amount">USD, storage included.</param>
/// <param name="Hours">GPU hours.</param>
public sealed record SpendLine(string Key, decimal Amount, double Hours)
{
    /// <summary>USD of <see cref="Amount"/> for running pods.</summary>
    public decimal Gpu { get; init; }

    /// <summary>USD of <see cref="Amount"/> for disks and network volumes.</summary>
    public decimal Storage { get; init; }
}
