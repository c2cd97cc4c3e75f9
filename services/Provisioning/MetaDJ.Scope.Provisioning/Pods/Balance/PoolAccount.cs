using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods.Balance;

/// <summary>
/// What one pool has, wants and lacks, from records alone: what is in flight is a record before it is asked for. It also counts what this plan
/// adds, so that the next decision of the same plan sees it.
/// </summary>
internal sealed class PoolAccount
{
    private readonly List<Pod> _idle;
    private int _given;

    private PoolAccount(Pool pool, PodSnapshot snapshot, IReadOnlyList<Pod> free, IReadOnlyList<Pod> arriving, ProvisioningOptions options, DateTimeOffset now)
    {
        (Pool, Pods) = (pool, [.. snapshot.PodsOf(pool.Name)]);
        var demand = snapshot.Demand;
        bool IsLeased(Pod pod) => demand?.IsLeased(pod) ?? false;

        Lead = PoolLead.Of(pool.Spec, snapshot.Stages, options);
        Need = PoolNeed.Of(pool, demand, [.. Pods.Where(pod => pod.State == PodState.Lost && IsLeased(pod))], Lead, now);
        var serving = Pods.Where(pod => pod.State.IsSupply() && !snapshot.IsOutdated(pod)).ToList();
        Leased = serving.Count(IsLeased);
        Outgoing = Pods.Count(pod => IsLeased(pod) && (pod.State == PodState.Draining || (pod.State.IsSupply() && snapshot.IsOutdated(pod))));
        _idle = [.. free.Where(pod => !snapshot.IsBusy(pod) && !snapshot.IsOutdated(pod) && !IsLeased(pod))];
        Expired = [.. _idle.Where(pod => pod.State == PodState.Ready && now - pod.RunningSince >= pool.Spec.SpareLifetime).OrderBy(pod => pod.RunningSince)];
        Stopped = new Queue<Pod>(_idle.Where(pod => pod.State == PodState.Stopped));
        Ready = serving.Count(pod => pod.State == PodState.Ready);
        ReadyFree = serving.Count(pod => pod.State == PodState.Ready && !IsLeased(pod));
        Free = serving.Count - Leased + arriving.Count;
        InFlight = serving.Count(pod => pod.IsStarting);
        Withheld = serving.Count(pod => pod.IsWithheld);
        // Two records share one pod of the cloud for the moment in which it becomes a new one of ours.
        Occupied = Pods.Where(pod => pod.Occupies).Concat(arriving).DistinctBy(pod => pod.CloudId ?? pod.Id.ToString()).Count();
    }

    public Pool Pool { get; }

    public IReadOnlyList<Pod> Pods { get; }

    public PoolNeed Need { get; }

    /// <summary>How long before it is needed a pod must be started.</summary>
    public TimeSpan Lead { get; }

    public int Leased { get; }

    /// <summary>Pods that end with the session that plays on them: drained, or made for what the pool was before. They take places until then.</summary>
    public int Outgoing { get; }

    public int Ready { get; }

    public int ReadyFree { get; }

    /// <summary>Idle pods that are too old to be kept for people who have not come yet.</summary>
    public IReadOnlyList<Pod> Expired { get; }

    /// <summary>Those that can be started again.</summary>
    public Queue<Pod> Stopped { get; }

    /// <summary>Pods that somebody who comes can have, sooner or later.</summary>
    public int Free { get; private set; }

    /// <summary>Starts in flight.</summary>
    public int InFlight { get; private set; }

    /// <summary>Pods that wait for money.</summary>
    public int Withheld { get; }

    /// <summary>The pool's places that are taken.</summary>
    public int Occupied { get; private set; }

    public int People => Need.People.Count;

    public int Wanted => Math.Min(Math.Max(0, Pool.Spec.Maximum - Outgoing), Leased + People + Need.Spares);

    /// <summary>The first person for whom there is no pod, not even one on its way.</summary>
    public PersonWish? Unserved => Free + _given < People ? Need.People[Free + _given] : null;

    public int UnservedPeople => Math.Max(0, People - Free - _given);

    /// <summary>Pods that its own people do not need.</summary>
    public int Spares => Math.Max(0, Free - People);

    /// <summary>An expired one serves a person, but does not count as a spare: so its replacement comes before it goes.</summary>
    public int MissingSpares => Math.Max(0, Wanted - Leased - People - Math.Min(Free - Expired.Count, Spares));

    /// <summary>Starts for people that are in flight or given in this plan: who has more of them gives way.</summary>
    public int StartsForPeople => Math.Min(InFlight, Math.Max(0, People - ReadyFree)) + _given;

    /// <summary>Pods without a step of their own to take, that nobody plays on.</summary>
    public IEnumerable<Pod> Idle(PodState state) => _idle.Where(pod => pod.State == state);

    /// <summary>Wishes on which nothing was spent.</summary>
    public IEnumerable<Pod> Unasked => Idle(PodState.Requested).Where(pod => pod.Placement.Asking is null);

    /// <param name="free">Pods of the pool that have no step of their own to take first.</param>
    /// <param name="arriving">Pods that are about to become new ones of the pool.</param>
    public static PoolAccount Of(
        Pool pool, PodSnapshot snapshot, IReadOnlyList<Pod> free, IReadOnlyList<Pod> arriving, ProvisioningOptions options, DateTimeOffset now) =>
        new(pool, snapshot, free, arriving, options, now);

    public void GiveToPerson(bool started, bool newPlace)
    {
        _given++;
        Count(started, newPlace);
    }

    public void AddSpare(bool newPlace)
    {
        Free++;
        Count(started: true, newPlace);
    }

    /// <summary>A pod of it goes.</summary>
    public void Lose() => Free--;

    private void Count(bool started, bool newPlace)
    {
        InFlight += started ? 1 : 0;
        Occupied += newPlace ? 1 : 0;
    }
}
