using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A calendar feed.</summary>
public sealed record FeedResponse
{
    public required FeedId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary>Null when it is of the owner's own bookings.</summary>
    public PoolName? Pool { get; init; }

    public string? Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The address to subscribe to; whoever has it reads the feed. Told once, when it is made: it is stored nowhere.</summary>
    public Uri? Url { get; init; }
}
