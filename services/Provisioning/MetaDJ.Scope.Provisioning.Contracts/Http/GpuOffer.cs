namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>One GPU type, cloud and data centre that could be rented, or why not.</summary>
public sealed record GpuOffer
{
    public required string GpuType { get; init; }

    public required string Name { get; init; }

    public required int VramGb { get; init; }

    public required CloudTier Cloud { get; init; }

    /// <summary>Null when the catalogue names none.</summary>
    public string? DataCenter { get; init; }

    /// <summary>USD per hour, list price.</summary>
    public required decimal PricePerHour { get; init; }

    /// <summary>RunPod's word: NONE, LOW, MEDIUM or HIGH. A hint, not a reservation.</summary>
    public required string Stock { get; init; }

    public required bool Fits { get; init; }

    /// <summary>Why it does not fit; null when it does.</summary>
    public string? Reason { get; init; }
}
