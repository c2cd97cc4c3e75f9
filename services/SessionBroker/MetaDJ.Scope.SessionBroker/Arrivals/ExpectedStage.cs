using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>When a booking that waits for its stage can expect it. Pure.</summary>
internal static class ExpectedStage
{
    /// <summary>A pod that is late is still expected this long from now.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public static DateTimeOffset Of(BookedShow show, ArrivalSnapshot snapshot, ArrivalLead lead)
    {
        var estimates = (snapshot.Pods?.Values ?? [])
            .Where(pod => pod.State is PodState.Requested or PodState.Starting or PodState.Booting or PodState.Preparing)
            .Select(pod => Estimate(pod, snapshot.Now, lead))
            .Order()
            .ToList();
        var place = snapshot.Shows.Count(other => IsAhead(other, show));
        return place < estimates.Count ? estimates[place] : snapshot.Now + lead.WarmUp;
    }

    private static DateTimeOffset Estimate(PodResponse pod, DateTimeOffset now, ArrivalLead lead)
    {
        var expected = pod.EstimatedReadyAt ?? (pod.ResetFence > 0 ? now + lead.Reset : pod.CreatedAt + lead.WarmUp);
        return expected > now + Soon ? expected : now + Soon;
    }

    /// <summary>It waits too, and comes first.</summary>
    private static bool IsAhead(BookedShow other, BookedShow show) =>
        other is { Lease: null, Session: { State: SessionState.Waiting or SessionState.Warming or SessionState.Recovering } }
        && other.Booking.Id != show.Booking.Id
        && (other.Session.State == SessionState.Recovering || show.Session is null || other.Booking.StartsAt < show.Booking.StartsAt);
}
