using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>What the broker wants of Provisioning and does with its pods, right now. Services only.</summary>
public sealed record DemandResponse(IReadOnlyList<PoolDemand> Pools);

/// <summary>One pool's demand, as it is at one moment: nobody both waits and plays.</summary>
public sealed record PoolDemand
{
    public required PoolName Pool { get; init; }

    /// <summary>Sessions in line, recovering ones included.</summary>
    public required int Waiting { get; init; }

    /// <summary>The first of those in line, in order, 200 at most: who waits, so that what is rented for them can be charged to them.</summary>
    public IReadOnlyList<WaitingSession> Line { get; init; } = [];

    /// <summary>
    /// Wishes for later, 200 at most, earliest first. A wish stays here until its session opens (then it is in line or on a pod) or it is
    /// withdrawn (then it is gone): nobody is counted twice.
    /// </summary>
    public IReadOnlyList<UpcomingWish> Upcoming { get; init; } = [];

    /// <summary>Every pod the broker has ever granted and not yet forgotten.</summary>
    public required IReadOnlyList<PodUse> Pods { get; init; }
}

/// <summary>A session in line.</summary>
/// <param name="User">The subject of the person who waits: an opaque label to charge to, nothing to show.</param>
/// <param name="Recovering">It was live and lost its pod: it goes before all others.</param>
/// <param name="Since">When it opened, or since when it recovers.</param>
public sealed record WaitingSession(SessionId Session, string User, bool Recovering, DateTimeOffset Since)
{
    public BookingId? Booking { get; init; }
}

/// <summary>Pods that must stand at an instant.</summary>
/// <param name="NeededAt">When the picture must be seen. One in the past is wanted now.</param>
public sealed record UpcomingWish(DateTimeOffset NeededAt)
{
    /// <summary>How many pods.</summary>
    public int Count { get; init; } = 1;

    public BookingId? Booking { get; init; }

    /// <summary>The label to charge to.</summary>
    public string? User { get; init; }

    /// <summary>When it must end; null when nobody knows yet.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}

/// <summary>One pod's use.</summary>
/// <param name="LastFence">The last token granted on it. A pod that is not leased and was reset below this token wants a reset.</param>
public sealed record PodUse(PodId PodId, bool Leased, long LastFence)
{
    /// <summary>Who holds it; null while nobody does.</summary>
    public SessionId? Session { get; init; }

    /// <summary>The holder's subject: an opaque label to charge to, nothing to show.</summary>
    public string? User { get; init; }

    public BookingId? Booking { get; init; }

    /// <summary>When the session must end, unless it is extended.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}
