using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>
/// A walk-in (<see cref="Pool"/>), or the arrival of somebody who booked (<see cref="BookingId"/>): exactly one of them. The body of
/// <c>POST /api/sessions</c>.
/// </summary>
public sealed record OpenSessionRequest
{
    public PoolName? Pool { get; init; }

    /// <summary>Checks in, and answers the session that was opened for the booking.</summary>
    public BookingId? BookingId { get; init; }

    /// <summary>A team of the caller's whose members may see it; a booked session is its booking's team's.</summary>
    public string? Team { get; init; }

    /// <summary>How long a walk-in may last at most; null takes the broker's default. A booked session lasts until its booking ends.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How long it may be without any sign of life before it is warned of its end; null takes the pool's own. At least a minute.</summary>
    public TimeSpan? IdleLimit { get; init; }
}
