using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

/// <summary>Facts to plan from: one pool, its pods, the cloud and the broker, at a fixed instant.</summary>
internal sealed class Fleet
{
    public const string Prefix = "metadj-test-";

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);

    private static readonly PoolName Stage = PoolName.Parse("stage");

    private readonly List<Pod> _pods = [];
    private readonly List<CloudPod> _cloud = [];
    private readonly Dictionary<PodId, PodUse> _uses = [];
    private readonly Dictionary<PodId, PodSighting> _sightings = [];
    private readonly HashSet<string> _busy = [];
    private readonly List<Pool> _others = [];
    private readonly Dictionary<PoolName, IReadOnlyList<WaitingSession>> _lines = [];
    private readonly Dictionary<PoolName, IReadOnlyList<UpcomingWish>> _upcoming = [];
    private int _waiting;
    private bool _brokerAnswers = true;
    private bool _cloudAnswers = true;
    private bool _poolExists = true;
    private DateTimeOffset _listedAt = Now - TimeSpan.FromSeconds(1);
    private IReadOnlyList<GpuOffer>? _offers = [Offer("RTX 4090"), Offer("RTX A5000")];
    private long _ids;

    public PoolSpec Spec { get; private set; } = new() { Pipeline = "longlive", Maximum = 2 };

    public ProvisioningOptions Options { get; } = new();

    public static GpuOffer Offer(string gpu, string? dataCenter = "EU-RO-1", bool fits = true, string? reason = null) => new()
    {
        GpuType = gpu,
        Name = gpu,
        VramGb = 24,
        Cloud = CloudTier.Secure,
        DataCenter = dataCenter,
        PricePerHour = 0.5m,
        Stock = "HIGH",
        Fits = fits,
        Reason = reason,
    };

    public Fleet Wishing(Func<PoolSpec, PoolSpec> change)
    {
        Spec = change(Spec);
        return this;
    }

    public Fleet Waiting(int sessions)
    {
        _waiting = sessions;
        return this;
    }

    /// <summary>Another pool beside the stage.</summary>
    public Fleet Also(string name, Func<PoolSpec, PoolSpec> change)
    {
        _others.Add(new Pool(PoolName.Parse(name), change(Spec)));
        return this;
    }

    /// <summary>Who stands in line of a pool, by how long they have waited.</summary>
    public Fleet Line(string pool, params TimeSpan[] waited)
    {
        _lines[PoolName.Parse(pool)] =
            [.. waited.Select((time, index) => new WaitingSession(SessionId.From(new Guid((int)++_ids, 0, 0, new byte[8])), $"person-{index}", false, Now - time))];
        return this;
    }

    /// <summary>The first in line of a pool had a pod and lost it.</summary>
    public Fleet Recovering(string pool)
    {
        var name = PoolName.Parse(pool);
        _lines[name] = [_lines[name][0] with { Recovering = true }, .. _lines[name].Skip(1)];
        return this;
    }

    public Fleet Upcoming(string pool, params UpcomingWish[] wishes)
    {
        _upcoming[PoolName.Parse(pool)] = wishes;
        return this;
    }

    /// <summary>A pod of another pool.</summary>
    public Pod AddTo(string pool, PodState state, Func<Pod, Pod>? change = null)
    {
        var other = _others.Single(one => one.Name.Value == pool);
        return Add(state, pod =>
        {
            var own = pod with { Pool = other.Name, Spec = other.Spec };
            return change?.Invoke(own) ?? own;
        });
    }

    public Fleet BrokerAway()
    {
        _brokerAnswers = false;
        return this;
    }

    public Fleet CloudUnknown()
    {
        _cloudAnswers = false;
        return this;
    }

    public Fleet WithoutPool()
    {
        _poolExists = false;
        return this;
    }

    public Fleet Offering(params GpuOffer[]? offers)
    {
        _offers = offers;
        return this;
    }

    public Fleet ListedAt(DateTimeOffset at)
    {
        _listedAt = at;
        return this;
    }

    /// <summary>A pod in that state, placed an hour ago if it is placed, and listed as running.</summary>
    public Pod Add(PodState state, Func<Pod, Pod>? change = null, CloudPodStatus? listed = null, bool isListed = true)
    {
        var pod = InState(state);
        pod = change?.Invoke(pod) ?? pod;
        _pods.Add(pod);
        if (pod.CloudId is not null && isListed)
        {
            _cloud.Add(Listed(pod.CloudId, CloudName.Of(Prefix, pod.Id), listed ?? (state == PodState.Stopped ? CloudPodStatus.Exited : CloudPodStatus.Running)));
        }

        return pod;
    }

    public CloudPod AddToCloud(string cloudId, string name, CloudPodStatus status = CloudPodStatus.Running, DateTimeOffset? createdAt = null)
    {
        var pod = Listed(cloudId, name, status) with { CreatedAt = createdAt ?? Now - TimeSpan.FromHours(1) };
        _cloud.Add(pod);
        return pod;
    }

    public Fleet Use(Pod pod, bool leased, long fence)
    {
        _uses[pod.Id] = new PodUse(pod.Id, leased, fence);
        return this;
    }

    public Fleet Sight(Pod pod, DateTimeOffset at, DateTimeOffset? silentSince = null, double? serverStartTime = 100, DateTimeOffset? stalledSince = null)
    {
        _sightings[pod.Id] = new PodSighting(at, silentSince, serverStartTime, Frames: 12, stalledSince);
        return this;
    }

    public Fleet Busy(string key)
    {
        _busy.Add(key);
        return this;
    }

    public IReadOnlyList<PodAction> Decide() => PodPlan.Decide(Snapshot(), Options, Now);

    /// <summary>The plan, without looks at pods that are well.</summary>
    public IReadOnlyList<PodAction> Steps() => [.. Decide().Where(action => action is not PodAction.Probe)];

    public PodSnapshot Snapshot() => new()
    {
        Pools = _poolExists ? [new Pool(Stage, Spec), .. _others] : _others,
        Pods = _pods,
        Cloud = _cloudAnswers ? new CloudListing(_listedAt, _cloud) : null,
        Demand = _brokerAnswers ? Demand() : null,
        Offers = _offers is null ? new Dictionary<PoolName, IReadOnlyList<GpuOffer>>() : new() { [Stage] = _offers },
        Busy = _busy,
        Sightings = _sightings,
        ActingSince = Now - TimeSpan.FromHours(2),
        NamePrefix = Prefix,
    };

    private PodDemand Demand()
    {
        var waiting = _lines.ToDictionary(line => line.Key, line => line.Value.Count);
        waiting[Stage] = _waiting + waiting.GetValueOrDefault(Stage);
        return new PodDemand(waiting, _uses) { Lines = _lines, Upcoming = _upcoming };
    }

    private Pod InState(PodState state)
    {
        var born = Now - TimeSpan.FromHours(1);
        var pod = new Pod
        {
            Id = PodId.From(new Guid((int)++_ids, 0, 0, new byte[8])),
            Pool = Stage,
            Spec = Spec,
            CreatedAt = born,
            Way = PodProgress.Start(state.IsUnderWay() || state == PodState.Requested ? Now - TimeSpan.FromSeconds(5) : born, PodStage.Create, "waiting"),
        };
        if (state == PodState.Requested)
        {
            return pod;
        }

        var cloud = Listed($"cloud-{_ids}", CloudName.Of(Prefix, pod.Id), CloudPodStatus.Running);
        pod = PodChanges.Place(pod, cloud with { Status = CloudPodStatus.Starting }, born);
        return state switch
        {
            PodState.Starting => Fresh(pod),
            PodState.Booting => Fresh(pod.Seen(cloud, born).To(PodState.Booting, born)),
            _ => Later(pod.Seen(cloud, born).To(PodState.Preparing, born), state, born),
        };
    }

    private static Pod Later(Pod pod, PodState state, DateTimeOffset born) => state switch
    {
        PodState.Preparing => Fresh(pod),
        PodState.Lost => pod.To(PodState.Lost, born, "It broke."),
        PodState.Ready => Ready(pod, born),
        PodState.Draining => Ready(pod, born).To(PodState.Draining, born, "Enough.") with { Drain = new PodDrain(PodFate.Stop) },
        PodState.Stopped => PodChanges.Stopped(Ready(pod, born).To(PodState.Draining, born, "Enough.") with { Drain = new PodDrain(PodFate.Stop, Retired: true) }, born),
        PodState.Terminated => Ready(pod, born).To(PodState.Draining, born).Gone(born).To(PodState.Terminated, born, "Enough."),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static Pod Ready(Pod pod, DateTimeOffset born) => pod.To(PodState.Ready, born) with { ServerStartTime = 100 };

    private static Pod Fresh(Pod pod) => pod with { Way = pod.Way with { ProgressAt = Now - TimeSpan.FromSeconds(5) } };

    private static CloudPod Listed(string cloudId, string name, CloudPodStatus status) =>
        new(cloudId, name, status, "RTX 4090", "EU-RO-1", 0.5m, Now - TimeSpan.FromHours(1), Now - TimeSpan.FromHours(1));
}
