using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Walk;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Balance;

internal enum FleetEvent
{
    Nothing,
    PersonComes,
    PersonComesElsewhere,
    SessionEnds,
    VariantChanges,
    CreateRefused,
    CreateAnswerLost,
    PodDies,
    BringUpFails,
    BrokerAway,
    ListingFails,
}

/// <summary>Several pools, a broker that grants what is ready, and a cloud made of a list; time in steps of six seconds.</summary>
internal sealed class FleetWorld(IReadOnlyList<Pool> pools, ProvisioningOptions options)
{
    private readonly List<Pool> _pools = [.. pools];
    private readonly List<Pod> _pods = [];
    private readonly List<CloudPod> _cloud = [];
    private readonly Dictionary<PodId, PodUse> _uses = [];
    private readonly Dictionary<PoolName, List<WaitingSession>> _lines = pools.ToDictionary(pool => pool.Name, _ => new List<WaitingSession>());
    private CloudListing? _listing;
    private DateTimeOffset _now = Fleet.Now;
    private int _ids = 1_000;
    private int _happened;

    public IReadOnlyList<Pod> Pods => _pods;

    public IReadOnlyList<CloudPod> Cloud => _cloud;

    public int InFlight => _pods.Count(pod => pod.IsStarting);

    public int Waiting(Pool pool) => _lines[pool.Name].Count;

    public int Leased(Pool pool) => _pods.Count(pod => pod.Pool == pool.Name && IsLeased(pod));

    public int Ready(Pool pool) => _pods.Count(pod => pod.Pool == pool.Name && pod.State == PodState.Ready);

    public int Occupied(Pool pool) =>
        _pods.Where(pod => pod.Pool == pool.Name && pod.Occupies).Select(pod => pod.CloudId ?? pod.Id.ToString()).Distinct().Count();

    public bool IsLeased(Pod pod) => _uses.TryGetValue(pod.Id, out var use) && use.Leased;

    public void Put(IEnumerable<Pod> pods, IEnumerable<CloudPod> cloud)
    {
        _pods.AddRange(pods);
        _cloud.AddRange(cloud);
    }

    public void Come(Pool pool) => _lines[pool.Name].Add(new WaitingSession(SessionId.From(new Guid(++_ids, 0, 0, new byte[8])), "somebody", false, _now));

    /// <returns>What was seen and decided, before it was done.</returns>
    public (PodSnapshot Snapshot, IReadOnlyList<PodAction> Plan, DateTimeOffset Now) Step(FleetEvent happening)
    {
        _happened++;
        Happen(happening);
        _now += TimeSpan.FromSeconds(5);
        if (happening != FleetEvent.ListingFails)
        {
            _listing = new CloudListing(_now, [.. _cloud]);
        }

        _now += TimeSpan.FromSeconds(1);
        Grant();
        var snapshot = Snapshot(happening);
        var plan = PodPlan.Decide(snapshot, options, _now);
        foreach (var action in plan)
        {
            Apply(action, happening);
        }

        return (snapshot, plan, _now);
    }

    public override string ToString() =>
        string.Join(", ", _pods.Select(pod => $"{pod.Pool}:{pod.State}{(IsLeased(pod) ? "!" : "")}{(pod.CloudId is null ? "" : "@" + pod.CloudId)}"))
        + $" | {string.Join(", ", _cloud.Select(pod => $"{pod.CloudId} {pod.Status}"))} | {string.Join(", ", _lines.Select(line => $"{line.Key} {line.Value.Count} waiting"))}";

    private void Happen(FleetEvent happening)
    {
        switch (happening)
        {
            case FleetEvent.PersonComes:
                Come(_pools[0]);
                break;
            case FleetEvent.PersonComesElsewhere:
                Come(_pools[^1]);
                break;
            case FleetEvent.SessionEnds when _uses.Values.FirstOrDefault(use => use.Leased) is { } use:
                _uses[use.PodId] = use with { Leased = false };
                break;
            case FleetEvent.VariantChanges:
                _pools[0] = _pools[0] with { Spec = _pools[0].Spec with { Loras = [new PoolLora($"lora-{_happened}.safetensors")] } };
                break;
            case FleetEvent.PodDies when _cloud.Count > 0:
                _cloud.RemoveAt(0);
                break;
        }
    }

    /// <summary>Also those on which a session was that is lost now: it waits again.</summary>
    private void Grant()
    {
        foreach (var use in _uses.Values.Where(use => use.Leased && !_pods.Exists(pod => pod.Id == use.PodId && pod.State is PodState.Ready or PodState.Draining)).ToList())
        {
            _uses[use.PodId] = use with { Leased = false };
            if (_pods.Find(pod => pod.Id == use.PodId) is { } lost)
            {
                _lines[lost.Pool].Insert(0, new WaitingSession(SessionId.From(new Guid(++_ids, 0, 0, new byte[8])), "somebody", true, _now));
            }
        }

        foreach (var pod in _pods.Where(pod => pod.State == PodState.Ready && !IsLeased(pod) && !(_uses.GetValueOrDefault(pod.Id)?.LastFence > pod.ResetFence)))
        {
            if (_lines[pod.Pool].Count > 0)
            {
                _lines[pod.Pool].RemoveAt(0);
                _uses[pod.Id] = new PodUse(pod.Id, true, ++_ids);
            }
        }
    }

    private PodSnapshot Snapshot(FleetEvent happening) => new()
    {
        Pools = [.. _pools],
        Pods = [.. _pods],
        Cloud = _listing,
        Demand = happening == FleetEvent.BrokerAway
            ? null
            : new PodDemand(_lines.ToDictionary(line => line.Key, line => line.Value.Count), new Dictionary<PodId, PodUse>(_uses))
            {
                Lines = _lines.ToDictionary(line => line.Key, IReadOnlyList<WaitingSession> (line) => [.. line.Value]),
            },
        Offers = _pools.ToDictionary(pool => pool.Name, IReadOnlyList<GpuOffer> (_) => [Fleet.Offer("A"), Fleet.Offer("B")]),
        ActingSince = Fleet.Now,
        NamePrefix = Fleet.Prefix,
    };

    private void Apply(PodAction action, FleetEvent happening)
    {
        switch (action)
        {
            case PodAction.Request request:
                _pods.Add(NewPod(request.Pool));
                break;
            case PodAction.Create create:
                Create(create, happening);
                break;
            case PodAction.Start start:
                Start(start);
                break;
            case PodAction.BringUp(var pod):
                Change(pod, current => happening == FleetEvent.BringUpFails ? current.To(PodState.Lost, _now, "It failed.") : Prepared(current));
                break;
            case PodAction.Stop(var pod):
                SetStatus(pod, CloudPodStatus.Exited);
                Change(pod, current => current.State == PodState.Draining ? PodChanges.Stopped(Asked(current), _now) : Asked(current));
                break;
            case PodAction.Terminate(var pod):
                _cloud.RemoveAll(one => one.CloudId == pod.CloudId);
                Change(pod, current => current.State.IsEnded() ? Asked(current).Gone(_now) : Asked(current).Gone(_now).To(PodState.Terminated, _now));
                break;
            case PodAction.TerminateOrphan(var orphan):
                _cloud.RemoveAll(one => one.CloudId == orphan.CloudId);
                break;
            case PodAction.Retire retire when !IsLeased(retire.Pod):
                Change(retire.Pod, current => current.State == PodState.Draining
                    ? current with { Drain = current.Drain! with { Retired = true } }
                    : current.To(PodState.Draining, _now) with { Drain = new PodDrain(retire.Fate, Retired: true) { Into = retire.Into } });
                break;
            case PodAction.Become become:
                _pods.Add(PodChanges.Become(become.Pod, NewPod(become.Pool), _now));
                Change(become.Pod, current => PodChanges.Became(current, _now));
                break;
            case PodAction.Forget(var pod):
                _pods.RemoveAll(one => one.Id == pod.Id);
                break;
            case PodAction.HoldOff or PodAction.Probe or PodAction.Retire:
                break;
            case PodAction.OfPod ofPod:
                Change(ofPod.Pod, current => PodChanges.Apply(ofPod, current, _now) ?? current);
                break;
        }
    }

    private Pod NewPod(Pool pool) => new()
    {
        Id = PodId.From(new Guid(++_ids, 0, 0, new byte[8])), Pool = pool.Name, Spec = pool.Spec, CreatedAt = _now,
        Way = PodProgress.Start(_now, PodStage.Create, "waiting"),
    };

    private void Create(PodAction.Create create, FleetEvent happening)
    {
        var candidate = Provisioning.Offers.Candidate.Of(create.Offer);
        var cloud = new CloudPod($"c{++_ids}", CloudName.Of(Fleet.Prefix, create.Pod.Id), CloudPodStatus.Running, candidate.GpuType, candidate.DataCenter, 1, _now, _now);
        if (happening != FleetEvent.CreateRefused)
        {
            _cloud.Add(cloud);
        }

        Change(create.Pod, pod => happening switch
        {
            FleetEvent.CreateRefused => pod with { Placement = pod.Placement.Refused(new Refusal(candidate, "Sold out.", RefusalKind.NoCapacity, 400, _now)) },
            FleetEvent.CreateAnswerLost => pod with { Placement = pod.Placement.Ask(candidate, _now) },
            _ => PodChanges.Place(pod with { Placement = pod.Placement.Ask(candidate, _now) }, cloud, _now),
        });
    }

    private void Start(PodAction.Start start)
    {
        SetStatus(start.Pod, CloudPodStatus.Running);
        var fresh = NewPod(new Pool(start.Pod.Pool, start.Spec)) with { Placement = start.Pod.Placement with { PlacedAt = _now, EndAskedAt = null } };
        _pods.Add(fresh.To(PodState.Starting, _now));
        Change(start.Pod, pod => pod.Gone(_now).To(PodState.Terminated, _now));
    }

    private Pod Asked(Pod pod) => pod with { Placement = pod.Placement with { EndAskedAt = _now } };

    private Pod Prepared(Pod pod) => pod.State switch
    {
        PodState.Starting or PodState.Booting => pod.To(PodState.Preparing, _now),
        PodState.Preparing => pod.To(PodState.Ready, _now) with { ResetFence = pod.ResetTo },
        _ => pod,
    };

    private void SetStatus(Pod pod, CloudPodStatus status)
    {
        var index = _cloud.FindIndex(one => one.CloudId == pod.CloudId);
        if (index >= 0)
        {
            _cloud[index] = _cloud[index] with { Status = status };
        }
    }

    private void Change(Pod pod, Func<Pod, Pod> change)
    {
        var index = _pods.FindIndex(one => one.Id == pod.Id);
        if (index >= 0)
        {
            _pods[index] = change(_pods[index]);
        }
    }
}
