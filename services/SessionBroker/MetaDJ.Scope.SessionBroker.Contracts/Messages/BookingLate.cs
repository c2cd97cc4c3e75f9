using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Messages;

/// <summary>The stage of this booking is not ready although its start is near. A hint: what could be done instead is in <c>GET /api/bookings/{id}</c>.</summary>
public sealed record BookingLate
{
    public required BookingId BookingId { get; init; }

    public required PoolName Pool { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When a stage is expected; null when nobody knows.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }
}
