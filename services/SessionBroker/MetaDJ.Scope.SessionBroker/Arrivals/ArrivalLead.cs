using MetaDJ.Scope.SessionBroker.ReadyPods;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>The times by which a pool's bookings are made ready.</summary>
/// <param name="WarmUp">What making a pod ready has lately taken, of the slow ones.</param>
/// <param name="Reset">What wiping one has lately taken, of the slow ones.</param>
/// <param name="Reserve">How long before its start a stage should be ready.</param>
/// <param name="HandOverReserve">How long before its start the stage of the show before must be clean again.</param>
internal sealed record ArrivalLead(TimeSpan WarmUp, TimeSpan Reset, TimeSpan Reserve, TimeSpan HandOverReserve)
{
    /// <summary>How long before its start a booking gets its session, and with it a pod of its own.</summary>
    public TimeSpan Whole => WarmUp + Reserve;

    public static ArrivalLead Of(WarmUpHistory history, TimeSpan assumedWarmUp, ArrivalOptions options) => new(
        history.SlowWarmUp(assumedWarmUp), history.SlowReset(options.AssumedReset), options.Reserve, options.HandOverReserve);
}
