using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Bookings;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>One step for a booking.</summary>
internal abstract record ArrivalAction(Booking Booking)
{
    /// <summary>Its session is opened: from now on it is in line, before all walk-ins.</summary>
    public sealed record Open(Booking Booking) : ArrivalAction(Booking);

    /// <summary>Its session follows a booking that was moved, or whose person has checked in.</summary>
    public sealed record Align(Booking Booking) : ArrivalAction(Booking);

    /// <summary>Its person was heard at the stage without having checked in.</summary>
    public sealed record NoteArrival(Booking Booking) : ArrivalAction(Booking);

    /// <summary>A picture of its stage is taken and kept.</summary>
    /// <param name="Fence">Of the lease that the stage is held under.</param>
    public sealed record Prove(Booking Booking, PodId PodId, long Fence) : ArrivalAction(Booking);

    /// <summary>Its start has come, with a stage.</summary>
    public sealed record Begin(Booking Booking) : ArrivalAction(Booking);

    /// <summary>It is not ready when it should be: what could be done instead is told.</summary>
    public sealed record TellLate(Booking Booking) : ArrivalAction(Booking);

    /// <summary>It is over and its session is not.</summary>
    public sealed record End(Booking Booking) : ArrivalAction(Booking);

    /// <summary>Its session is over.</summary>
    public sealed record Settle(Booking Booking) : ArrivalAction(Booking);
}
