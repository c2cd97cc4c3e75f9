namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>What was spent in a window, by our own record.</summary>
public sealed record SpendResponse
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>USD.</summary>
    public required decimal Total { get; init; }

    public required IReadOnlyList<SpendLine> Lines { get; init; }
}

/// <summary>One share of the spend.</summary>
/// <param name="Key">The pool's name.</param>
/// <param name="Amount">USD.</param>
/// <param name="Hours">GPU hours.</param>
public sealed record SpendLine(string Key, decimal Amount, double Hours);
