using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Calendars.Feeds;

/// <summary>A calendar feed as it is kept: without its secret.</summary>
internal sealed record Feed
{
    public required FeedId Id { get; init; }

    public required string Owner { get; init; }

    /// <summary>Null when it is of the owner's own bookings.</summary>
    public PoolName? Pool { get; init; }

    public string? Name { get; init; }

    /// <summary>Whether its owner was an operator when it was made: then others' bookings are told as they are.</summary>
    public bool SeesAll { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of its secret.</summary>
    public required string Digest { get; init; }
}
