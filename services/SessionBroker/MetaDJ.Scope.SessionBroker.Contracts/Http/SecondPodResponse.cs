namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>How a hand-off's second pod stands.</summary>
public sealed record SecondPodResponse
{
    public required SecondPodState State { get; init; }

    /// <summary>Opens the stage door to the second pod while it is Held; the session's own once it is Switched.</summary>
    public FencingToken? Token { get; init; }

    /// <summary>When it can be expected, by what warming has lately taken; null once it is held.</summary>
    public DateTimeOffset? EstimatedAt { get; init; }

    /// <summary>USD per hour; what the stage costs, while it is not known which pod it will be. 0 for one that stands by anyway.</summary>
    public decimal PricePerHour { get; init; }

    /// <summary>When it is taken back.</summary>
    public DateTimeOffset? Until { get; init; }
}
