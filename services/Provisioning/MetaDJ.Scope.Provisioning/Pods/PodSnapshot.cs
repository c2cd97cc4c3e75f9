using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods.Balance;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.Provisioning.Pods.Walk;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What is wanted, what is there, and what is being done. What could not be asked is null: nothing may be concluded from it.</summary>
internal sealed record PodSnapshot
{
    private SnapshotIndex? _index;

    public required IReadOnlyList<Pool> Pools { get; init; }

    public required IReadOnlyList<Pod> Pods { get; init; }

    public required CloudListing? Cloud { get; init; }

    public required PodDemand? Demand { get; init; }

    /// <summary>The ranked offers of each pool that has a pod to place.</summary>
    public IReadOnlyDictionary<PoolName, IReadOnlyList<GpuOffer>> Offers { get; init; } = new Dictionary<PoolName, IReadOnlyList<GpuOffer>>();

    /// <summary>Pods this process is doing something with, and orphans by their cloud id.</summary>
    public IReadOnlySet<string> Busy { get; init; } = new HashSet<string>();

    public IReadOnlyDictionary<PodId, PodSighting> Sightings { get; init; } = new Dictionary<PodId, PodSighting>();

    /// <summary>What earlier pods taught.</summary>
    public StageHistory Stages { get; init; } = StageHistory.Empty;

    /// <summary>Null judges nothing by money.</summary>
    public MoneyFacts? Money { get; init; }

    /// <summary>Since when this replica acts: a pod is not blamed for a time when nobody worked on it.</summary>
    public required DateTimeOffset ActingSince { get; init; }

    /// <summary>How pods of ours are named at the cloud; a pod's own hex digits follow.</summary>
    public required string NamePrefix { get; init; }

    /// <summary>A copy with other pods does not take this one's index along.</summary>
    private SnapshotIndex Index => _index is { } index && index.IsOf(Pools, Pods) ? index : _index = new SnapshotIndex(Pools, Pods);

    public Pool? PoolOf(Pod pod) => Index.Pool(pod.Pool);

    public Pool? PoolNamed(PoolName? name) => name is { } known ? Index.Pool(known) : null;

    public IEnumerable<Pod> PodsOf(PoolName pool) => Index.Of(pool);

    /// <summary>It was started again: a younger record has its pod of the cloud.</summary>
    public bool IsOvertaken(Pod pod) => Index.IsOvertaken(pod);

    /// <summary>How often pods of the pool lately failed to come up, by candidate.</summary>
    public IReadOnlyDictionary<Candidate, int> FailuresOf(PoolName pool) => Index.FailuresOf(pool);

    /// <summary>What the walks of all pods have met.</summary>
    public WalkMemory Walks => Index.Walks;

    public bool IsBusy(Pod pod) => IsBusyAtCloud(pod) || Busy.Contains(PodWork.ScopeKey(pod));

    /// <summary>A pod that is to end does not wait for what is being done with its Scope: that ends at its next word.</summary>
    public bool IsBusyAtCloud(Pod pod) => Busy.Contains(PodWork.CloudKey(pod));

    /// <summary>Its pool is gone, or wants pods of another make than it can become.</summary>
    public bool IsOutdated(Pod pod) => PoolOf(pod) is not { } pool || !(pod.Spec.Serves(pool.Spec) || PodFit.Becomes(pod, pool.Spec));

    /// <summary>The right machine, but its pool wants something else played on it.</summary>
    public bool PlaysOther(Pod pod) => PoolOf(pod) is { } pool && !pod.Spec.Serves(pool.Spec) && PodFit.Becomes(pod, pool.Spec);

    public string NameOf(Pod pod) => CloudName.Of(NamePrefix, pod.Id);
}

/// <summary>What the broker wants and uses.</summary>
internal sealed record PodDemand(IReadOnlyDictionary<PoolName, int> Waiting, IReadOnlyDictionary<PodId, PodUse> Uses)
{
    /// <summary>Who waits, by pool, first of the line first; it may tell fewer than <see cref="Waiting"/> counts.</summary>
    public IReadOnlyDictionary<PoolName, IReadOnlyList<WaitingSession>> Lines { get; init; } = new Dictionary<PoolName, IReadOnlyList<WaitingSession>>();

    /// <summary>Wishes for later, by pool.</summary>
    public IReadOnlyDictionary<PoolName, IReadOnlyList<UpcomingWish>> Upcoming { get; init; } = new Dictionary<PoolName, IReadOnlyList<UpcomingWish>>();

    public static PodDemand Of(DemandResponse demand) => new(
        demand.Pools.ToDictionary(pool => pool.Pool, pool => pool.Waiting),
        demand.Pools.SelectMany(pool => pool.Pods).ToDictionary(use => use.PodId))
    {
        Lines = demand.Pools.ToDictionary(pool => pool.Pool, pool => pool.Line),
        Upcoming = demand.Pools.ToDictionary(pool => pool.Pool, pool => pool.Upcoming),
    };

    public int WaitingFor(PoolName pool) => Waiting.GetValueOrDefault(pool);

    public IReadOnlyList<WaitingSession> LineOf(PoolName pool) => Lines.GetValueOrDefault(pool) ?? [];

    public IReadOnlyList<UpcomingWish> UpcomingFor(PoolName pool) => Upcoming.GetValueOrDefault(pool) ?? [];

    /// <summary>Who uses it now; null when nobody does.</summary>
    public PodUse? UseOf(Pod pod) => Uses.GetValueOrDefault(pod.Id) is { Leased: true } use ? use : null;

    public bool IsLeased(Pod pod) => Uses.TryGetValue(pod.Id, out var use) && use.Leased;

    /// <summary>The last token granted on it, when nobody holds it any more.</summary>
    public long? ReleasedFence(Pod pod) => Uses.TryGetValue(pod.Id, out var use) && !use.Leased ? use.LastFence : null;
}

/// <summary>What the last look at a ready pod's Scope showed.</summary>
/// <param name="SilentSince">Null while it answers.</param>
/// <param name="ServerStartTime">Of the last answer.</param>
/// <param name="Frames">How many its headless session has made; null when there is no such session, which is not judged.</param>
/// <param name="StalledSince">When the first of several looks saw the same number of frames.</param>
internal sealed record PodSighting(
    DateTimeOffset At, DateTimeOffset? SilentSince, double? ServerStartTime, long? Frames = null, DateTimeOffset? StalledSince = null);
