using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Asks for an address that a calendar program subscribes to. The body of <c>POST /api/calendars/feeds</c>.</summary>
public sealed record CreateFeedRequest
{
    /// <summary>Null for the caller's own bookings in every pool; else all of this pool, where others' are told as busy only, except to operators.</summary>
    public PoolName? Pool { get; init; }

    /// <summary>What it is for, so that it can be told from others: 1 to 60 printable characters.</summary>
    public string? Name { get; init; }
}
