using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>A booking that is due, or has a session.</summary>
/// <param name="Session">Null while none was opened, and when it was forgotten.</param>
internal sealed record BookedShow(Booking Booking, Session? Session, Lease? Lease)
{
    /// <summary>Whether a picture of the stage it holds now was seen.</summary>
    public bool IsProven => Lease is not null && Booking.Proof?.Fence == Lease.Fence;
}

/// <summary>What the arrivals of a pool are decided by.</summary>
/// <param name="Now">By the clock of Redis.</param>
/// <param name="CheckIn">How long before its start somebody may check in.</param>
/// <param name="AheadInLine">Sessions in line that come before any booking without one: recovering and booked ones.</param>
/// <param name="Leases">All of the pool.</param>
internal sealed record ArrivalSnapshot(
    PoolName Pool, DateTimeOffset Now, TimeSpan CheckIn, int AheadInLine, IReadOnlyList<Lease> Leases, IReadOnlyList<BookedShow> Shows)
{
    /// <summary>The pool's pods as Provisioning told of them last; null when it cannot be asked.</summary>
    public IReadOnlyDictionary<PodId, PodResponse>? Pods { get; init; }

    /// <summary>Shows that play on a stage which is well, by when they end at the latest.</summary>
    public IEnumerable<EndingShow> Ending => Pods is null
        ? []
        : Leases.Where(lease => Pods.GetValueOrDefault(lease.PodId) is { State: PodState.Ready }).Select(lease => new EndingShow(lease.SessionId, lease.EndsAt));
}
