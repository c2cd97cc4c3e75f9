using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>What warming a pod has lately taken, and when the pods on their way can be expected. Pure.</summary>
internal sealed record WarmUp(TimeSpan Usual, IReadOnlyList<DateTimeOffset> OnTheWaySince)
{
    private const int Learned = 10;

    /// <summary>A pod that is late is still expected this long from now.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <param name="pods">The pool's pods; those that were ready tell how long it took.</param>
    /// <param name="assumed">What to go by before any was seen.</param>
    public static WarmUp Of(IEnumerable<PodResponse> pods, TimeSpan assumed)
    {
        var all = pods.ToList();
        var lately = all
            .Select(WarmUpSample.Of)
            .OfType<WarmUpSample>()
            .Where(sample => !sample.IsReset)
            .OrderByDescending(sample => sample.ReadyAt)
            .Take(Learned)
            .Select(sample => sample.Took.TotalSeconds)
            .ToList();
        return new WarmUp(
            lately.Count == 0 ? assumed : TimeSpan.FromSeconds(lately.Average()),
            [.. all.Where(IsOnTheWay).Select(pod => pod.CreatedAt).Order()]);
    }

    /// <param name="place">1 is next.</param>
    public DateTimeOffset Expected(int place, DateTimeOffset now)
    {
        if (place > OnTheWaySince.Count)
        {
            return now + Usual;
        }

        var expected = OnTheWaySince[place - 1] + Usual;
        return expected > now + Soon ? expected : now + Soon;
    }

    private static bool IsOnTheWay(PodResponse pod) => pod.State is PodState.Requested or PodState.Starting or PodState.Booting or PodState.Preparing;
}
