using CsCheck;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Walk;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

/// <summary>Plays plans against a cloud that refuses, loses answers and loses pods, and checks what must hold at every step.</summary>
public sealed class PodPlanPropertyTests
{
    private static readonly Gen<WorldWish> Wishes =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 5], (maximum, warm, waiting) => new WorldWish(maximum, Math.Min(warm, maximum), waiting));

    private static readonly Gen<WorldEvent[]> Events = Gen.Enum<WorldEvent>().Array[0, 60];

    /// <summary>While a record is lost, its pod is paid for beside the one that replaces it; that is what orphans are ended for.</summary>
    private static readonly Gen<WorldEvent[]> EventsWithRecords = Events.Select(events => Array.FindAll(events, one => one != WorldEvent.RecordLost));

    [Fact]
    public void Plan_NeverPaysForMoreThanTheMaximum_AndNeverTwiceForOneWish() => Gen.Select(Wishes, EventsWithRecords).Sample((wish, events) =>
    {
        var world = new PodWorld(wish);
        foreach (var happening in events)
        {
            world.Step(happening);
            Assert.True(world.PaidFor <= wish.Maximum, $"{world.PaidFor} pods at the cloud, {wish.Maximum} allowed: {world}");
            Assert.True(world.MostPerName <= 1, $"a wish was paid for twice: {world}");
        }
    }, iter: 300);

    [Fact]
    public void Plan_WhenAllGoesWell_ConvergesToTheWish() => Gen.Select(Wishes, Events).Sample((wish, events) =>
    {
        var world = new PodWorld(wish);
        foreach (var happening in events)
        {
            world.Step(happening);
        }

        for (var i = 0; i < 250; i++)
        {
            world.Step(WorldEvent.Nothing);
        }

        var wanted = Math.Min(wish.Maximum, wish.Warm + wish.Waiting);
        Assert.True(world.Ready == wanted, $"{world.Ready} ready, {wanted} wanted: {world}");
        Assert.True(world.PaidFor == wanted, $"{world.PaidFor} paid for, {wanted} wanted: {world}");
    }, iter: 60);
}

internal sealed record WorldWish(int Maximum, int Warm, int Waiting);

internal enum WorldEvent
{
    Nothing,
    CreateRefused,
    CreateAnswerLost,
    CreateNeverArrived,
    PodDies,
    BringUpFails,
    ListingFails,
    BrokerAway,
    RecordLost,
}

/// <summary>A cloud and a broker made of two lists, and time in steps of five seconds.</summary>
internal sealed class PodWorld(WorldWish wish)
{
    private static readonly ProvisioningOptions Options = new() { OrphanGrace = TimeSpan.FromSeconds(30) };

    private readonly PodSpecs _specs = new(wish);
    private readonly List<Pod> _pods = [];
    private readonly List<CloudPod> _cloud = [];
    private CloudListing? _listing;
    private DateTimeOffset _now = Fleet.Now;
    private int _ids;

    public int PaidFor => _cloud.Count;

    public int MostPerName => _cloud.Count == 0 ? 0 : _cloud.CountBy(pod => pod.Name).Max(count => count.Value);

    public int Ready => _pods.Count(pod => pod.State == PodState.Ready);

    public void Step(WorldEvent happening)
    {
        _now += TimeSpan.FromSeconds(5);
        if (happening != WorldEvent.ListingFails)
        {
            _listing = new CloudListing(_now, [.. _cloud]);
        }

        if (happening == WorldEvent.PodDies && _cloud.Count > 0)
        {
            _cloud.RemoveAt(0);
        }

        if (happening == WorldEvent.RecordLost && _pods.Count > 0)
        {
            _pods.RemoveAt(0);
        }

        _now += TimeSpan.FromSeconds(1);
        foreach (var action in PodPlan.Decide(Snapshot(happening), Options, _now))
        {
            Apply(action, happening);
        }
    }

    public override string ToString() =>
        string.Join(", ", _pods.Select(pod => $"{pod.State}{(pod.Placement.Asking is null ? "" : "?")}{(pod.CloudId is null ? "" : "@" + pod.CloudId)}")) + $" | {string.Join(", ", _cloud.Select(pod => pod.CloudId))}";

    private PodSnapshot Snapshot(WorldEvent happening) => new()
    {
        Pools = [_specs.Pool],
        Pods = [.. _pods],
        Cloud = _listing,
        Demand = happening == WorldEvent.BrokerAway ? null : new PodDemand(new Dictionary<PoolName, int> { [_specs.Pool.Name] = wish.Waiting }, new Dictionary<PodId, SessionBroker.Contracts.Http.PodUse>()),
        Offers = new Dictionary<PoolName, IReadOnlyList<GpuOffer>> { [_specs.Pool.Name] = [Fleet.Offer("A"), Fleet.Offer("B")] },
        ActingSince = Fleet.Now,
        NamePrefix = Fleet.Prefix,
    };

    private void Apply(PodAction action, WorldEvent happening)
    {
        switch (action)
        {
            case PodAction.Request request:
                _pods.Add(new Pod
                {
                    Id = PodId.From(new Guid(++_ids, 0, 0, new byte[8])), Pool = request.Pool.Name, Spec = request.Pool.Spec, CreatedAt = _now,
                    Way = PodProgress.Start(_now, PodStage.Create, "waiting"),
                });
                break;
            case PodAction.Create create:
                Create(create, happening);
                break;
            case PodAction.BringUp(var pod):
                Change(pod, current => happening == WorldEvent.BringUpFails ? current.To(PodState.Lost, _now, "It failed.") : Prepared(current));
                break;
            case PodAction.Terminate(var pod):
                _cloud.RemoveAll(one => one.CloudId == pod.CloudId);
                Change(pod, current => current.State.IsEnded() ? current.Gone(_now) : current.Gone(_now).To(PodState.Terminated, _now));
                break;
            case PodAction.TerminateOrphan(var orphan):
                _cloud.RemoveAll(one => one.CloudId == orphan.CloudId);
                break;
            case PodAction.Retire retire:
                Change(retire.Pod, current => current.To(PodState.Draining, _now) with { Drain = new PodDrain(PodFate.Terminate, Retired: true) });
                break;
            case PodAction.Forget(var pod):
                _pods.RemoveAll(one => one.Id == pod.Id);
                break;
            case PodAction.HoldOff or PodAction.Probe:
                break;
            case PodAction.OfPod ofPod:
                Change(ofPod.Pod, current => PodChanges.Apply(ofPod, current, _now) ?? current);
                break;
        }
    }

    private void Create(PodAction.Create create, WorldEvent happening)
    {
        var candidate = Candidate.Of(create.Offer);
        var cloud = new CloudPod($"c{++_ids}", CloudName.Of(Fleet.Prefix, create.Pod.Id), CloudPodStatus.Running, candidate.GpuType, candidate.DataCenter, 1, _now, _now);
        if (happening is not (WorldEvent.CreateRefused or WorldEvent.CreateNeverArrived))
        {
            _cloud.Add(cloud);
        }

        Change(create.Pod, pod => happening switch
        {
            WorldEvent.CreateRefused => pod with { Placement = pod.Placement.Refused(new Refusal(candidate, "Sold out.", RefusalKind.NoCapacity, 400, _now)) },
            WorldEvent.CreateAnswerLost or WorldEvent.CreateNeverArrived => pod with { Placement = pod.Placement.Ask(candidate, _now) },
            _ => PodChanges.Place(pod with { Placement = pod.Placement.Ask(candidate, _now) }, cloud, _now),
        });
    }

    private Pod Prepared(Pod pod) => pod.State switch
    {
        PodState.Starting or PodState.Booting => pod.To(PodState.Preparing, _now),
        PodState.Preparing => pod.To(PodState.Ready, _now),
        _ => pod,
    };

    private void Change(Pod pod, Func<Pod, Pod> change)
    {
        var index = _pods.FindIndex(one => one.Id == pod.Id);
        if (index >= 0)
        {
            _pods[index] = change(_pods[index]);
        }
    }

    private sealed class PodSpecs(WorldWish wish)
    {
        public Provisioning.Pools.Pool Pool { get; } = new(
            PoolName.Parse("world"), new PoolSpec { Pipeline = "longlive", Maximum = wish.Maximum, Warm = wish.Warm, IdleStop = TimeSpan.FromMinutes(1) });
    }
}
