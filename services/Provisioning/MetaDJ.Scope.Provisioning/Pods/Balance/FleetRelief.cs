using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>
/// What is let go: what nobody wants any more, what is too old, and what is kept for nobody in particular while somebody lacks it elsewhere.
/// Nothing is let go while the broker cannot say who plays. What is on its way for nobody goes on: wishes come back sooner than pods.
/// </summary>
internal static class FleetRelief
{
    private const string ForPeople = "It was kept for nobody in particular, and people wait elsewhere.";

    public static IEnumerable<PodAction> Decide(
        IReadOnlyList<PoolAccount> accounts, FleetPlaces places, PodSnapshot snapshot, DateTimeOffset now)
    {
        if (snapshot.Demand is null)
        {
            return [];
        }

        var actions = accounts.SelectMany(account => Surplus(account, places, now)).ToList();
        var leaving = actions.OfType<PodAction.OfPod>().Select(action => action.Pod.Id).ToHashSet();

        // A request that is only written down gives its start back at once.
        var (starts, rooms) = (places.LackingStarts, places.PlacesToMake);
        foreach (var pod in Yielding(accounts, snapshot, rooms > 0).Where(pod => !leaving.Contains(pod.Id)))
        {
            var unasked = pod.State == PodState.Requested;
            if (rooms <= 0 && (starts <= 0 || !unasked))
            {
                break;
            }

            (rooms, starts) = (rooms - 1, unasked ? starts - 1 : starts);
            actions.Add(End(pod));
        }

        return actions;
    }

    private static IEnumerable<PodAction> Surplus(PoolAccount account, FleetPlaces places, DateTimeOffset now)
    {
        var expired = Expired(account, places).ToList();
        var surplus = account.Leased + account.Free - account.Expired.Count - account.Wanted;
        var unasked = account.Unasked.Select(PodAction (pod) => new PodAction.MarkTerminated(pod, "No longer wanted."));
        var unused = account.Idle(PodState.Ready)
            .Where(pod => now - pod.ReadyAt >= account.Pool.Spec.IdleStop && !account.Expired.Contains(pod))
            .OrderBy(pod => pod.ReadyAt)
            .Select(PodAction (pod) => new PodAction.Retire(pod, PodFate.Stop, $"Not used for {account.Pool.Spec.IdleStop}."));
        return expired.Concat(unasked.Concat(unused).Take(Math.Max(0, surplus)));
    }

    /// <summary>As many as the ready ones exceed what is wanted; where there is no place for a replacement, one goes first.</summary>
    private static IEnumerable<PodAction> Expired(PoolAccount account, FleetPlaces places)
    {
        if (account.Expired.Count == 0)
        {
            return [];
        }

        var beyond = account.ReadyFree - Math.Max(0, account.Wanted - account.Leased);
        var noPlace = account.Occupied >= account.Pool.Spec.Maximum || places.IsFull;
        var goFirst = noPlace && account.People == 0 && account.InFlight == 0 && !account.Pods.Any(pod => pod.State == PodState.Draining || (pod.State.IsEnded() && pod.Occupies));
        return account.Expired.Take(Math.Max(beyond, goFirst ? 1 : 0))
            .Select(PodAction (pod) => new PodAction.Retire(pod, PodFate.Terminate, $"It ran for {account.Pool.Spec.SpareLifetime} without being needed; a fresh one takes its place."));
    }

    /// <summary>Spares, the one that is missed least first: nothing spent yet, stopped, on its way, ready. No pool gives what its own people need.</summary>
    private static IEnumerable<Pod> Yielding(IReadOnlyList<PoolAccount> accounts, PodSnapshot snapshot, bool all)
    {
        var spares = accounts.ToDictionary(account => account.Pool.Name, account => account.Spares);
        var order = accounts.SelectMany(account => account.Unasked);
        if (all)
        {
            order = order
                .Concat(accounts.SelectMany(account => account.Stopped))
                .Concat(accounts.SelectMany(account => UnderWay(account, snapshot)).OrderByDescending(pod => pod.CreatedAt))
                .Concat(accounts.SelectMany(account => account.Idle(PodState.Ready)).OrderBy(pod => pod.ReadyAt));
        }

        foreach (var pod in order)
        {
            if (pod.State == PodState.Stopped || spares[pod.Pool] > 0)
            {
                spares[pod.Pool] -= pod.State == PodState.Stopped ? 0 : 1;
                yield return pod;
            }
        }
    }

    private static IEnumerable<Pod> UnderWay(PoolAccount account, PodSnapshot snapshot) =>
        account.Pods.Where(pod => pod.State.IsUnderWay() && pod.WasNeverReady && !snapshot.IsOutdated(pod) && !snapshot.IsBusyAtCloud(pod));

    private static PodAction End(Pod pod) => pod.State switch
    {
        PodState.Requested => new PodAction.MarkTerminated(pod, ForPeople),
        PodState.Stopped => new PodAction.Terminate(pod),
        PodState.Ready => new PodAction.Retire(pod, PodFate.Terminate, ForPeople),
        _ => new PodAction.Drain(pod, PodFate.Terminate, ForPeople),
    };
}
