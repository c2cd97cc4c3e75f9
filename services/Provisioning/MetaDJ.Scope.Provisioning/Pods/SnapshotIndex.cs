using System.Collections.Frozen;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods.Walk;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>
/// The pods of a snapshot by what they are looked up by. Built once: with a search through the list at every pod, a look at ten thousand
/// pods would take a hundred million steps.
/// </summary>
internal sealed class SnapshotIndex
{
    private static readonly IReadOnlyDictionary<Candidate, int> NoFailures = FrozenDictionary<Candidate, int>.Empty;

    private readonly IReadOnlyList<Pool> _pools;
    private readonly IReadOnlyList<Pod> _pods;
    private readonly Dictionary<PoolName, Pool> _byName;
    private readonly ILookup<PoolName, Pod> _byPool;
    private readonly Dictionary<string, DateTimeOffset> _latestAt = [];
    private readonly Dictionary<PoolName, IReadOnlyDictionary<Candidate, int>> _failures = [];
    private WalkMemory? _walks;

    public SnapshotIndex(IReadOnlyList<Pool> pools, IReadOnlyList<Pod> pods)
    {
        (_pools, _pods) = (pools, pods);
        _byName = pools.ToDictionary(pool => pool.Name);
        _byPool = pods.ToLookup(pod => pod.Pool);
        foreach (var pod in pods.Where(pod => pod.CloudId is not null))
        {
            var latest = _latestAt.GetValueOrDefault(pod.CloudId!, DateTimeOffset.MinValue);
            _latestAt[pod.CloudId!] = pod.CreatedAt > latest ? pod.CreatedAt : latest;
        }
    }

    public bool IsOf(IReadOnlyList<Pool> pools, IReadOnlyList<Pod> pods) => ReferenceEquals(_pools, pools) && ReferenceEquals(_pods, pods);

    public Pool? Pool(PoolName name) => _byName.GetValueOrDefault(name);

    public WalkMemory Walks => _walks ??= new WalkMemory(_pods);

    public IEnumerable<Pod> Of(PoolName pool) => _byPool[pool];

    /// <summary>A younger record has the same pod of the cloud.</summary>
    public bool IsOvertaken(Pod pod) => pod.CloudId is { } cloudId && _latestAt[cloudId] > pod.CreatedAt;

    /// <summary>How often pods of the pool that still have a record failed to come up, by candidate. Counted once per pool.</summary>
    public IReadOnlyDictionary<Candidate, int> FailuresOf(PoolName pool)
    {
        if (_failures.TryGetValue(pool, out var known))
        {
            return known;
        }

        var failed = _byPool[pool].Where(pod => pod is { State: PodState.Lost, WasNeverReady: true, Placement.On: not null }).ToList();
        return _failures[pool] = failed.Count == 0 ? NoFailures : failed.CountBy(pod => pod.Placement.On!).ToDictionary();
    }
}
