using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Messages;

/// <summary>The stage of this booking was seen to show a picture. A hint: the truth is <c>GET /api/bookings/{id}</c>.</summary>
public sealed record BookingReady
{
    public required BookingId BookingId { get; init; }

    public required PoolName Pool { get; init; }

    public required SessionId SessionId { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When the picture was seen.</summary>
    public required DateTimeOffset ReadyAt { get; init; }
}
