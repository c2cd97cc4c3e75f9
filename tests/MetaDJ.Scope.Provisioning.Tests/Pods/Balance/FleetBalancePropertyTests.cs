using CsCheck;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Balance;

/// <summary>What must hold for several pools at every step, whatever happens.</summary>
public sealed class FleetBalancePropertyTests
{
    private static readonly Gen<FleetWish> Wishes = Gen.Select(
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 4], (maximum, warm, waiting) => (Maximum: maximum, Warm: Math.Min(warm, maximum), Waiting: waiting)).Array[2, 3],
        Gen.Int[1, 5], Gen.Int[1, 12], Gen.Bool,
        (pools, starts, most, sharing) => new FleetWish(pools, starts, most, sharing));

    private static readonly Gen<FleetEvent[]> Events = Gen.Enum<FleetEvent>().Array[0, 60];

    [Fact]
    public void Plan_NeverExceedsAnyLimit_NorPaysTwiceForOneWish() => Gen.Select(Wishes, Events).Sample((wish, events) =>
    {
        var world = World(wish);
        foreach (var happening in events)
        {
            world.Step(happening);

            // A pod whose record forgot it is not made by a plan.
            Assert.True(world.Cloud.Count <= wish.Most, $"{world.Cloud.Count} pods, {wish.Most} allowed: {world}");
            Assert.True(world.InFlight <= wish.Starts, $"{world.InFlight} starts in flight, {wish.Starts} allowed: {world}");
            Assert.All(wish.Pools(), pool => Assert.True(world.Occupied(pool) <= pool.Spec.Maximum, $"{pool.Name} has {world.Occupied(pool)} of {pool.Spec.Maximum}: {world}"));
            Assert.True(world.Cloud.CountBy(pod => pod.Name).All(name => name.Value <= 1), $"a wish was paid for twice: {world}");
        }
    }, iter: 300);

    [Fact]
    public void Plan_OfTheSameFacts_IsTheSame_AndAsksForNothingAgainOnceItIsWrittenDown() => Gen.Select(Wishes, Events).Sample((wish, events) =>
    {
        var world = World(wish);
        foreach (var happening in events)
        {
            var (snapshot, plan, now) = world.Step(happening);

            Assert.Equal(plan, PodPlan.Decide(snapshot with { Busy = new HashSet<string>(snapshot.Busy) }, wish.Options, now));

            var written = plan.OfType<PodAction.Request>().Select((request, index) => new Pod
            {
                Id = PodId.From(new Guid(index + 1, 1, 0, new byte[8])), Pool = request.Pool.Name, Spec = request.Pool.Spec, CreatedAt = now,
                Way = PodProgress.Start(now, PodStage.Create, "waiting"),
            });
            var lent = plan.OfType<PodAction.Retire>().Where(retire => retire.Fate == PodFate.Become).ToDictionary(retire => retire.Pod.Id);
            var known = snapshot.Pods.Select(pod => !lent.TryGetValue(pod.Id, out var retire) || pod.State != PodState.Ready ? pod
                : pod.To(PodState.Draining, now, retire.Reason) with { Drain = new PodDrain(PodFate.Become, Retired: true) { Into = retire.Into } });
            var again = PodPlan.Decide(snapshot with { Pods = [.. known, .. written] }, wish.Options, now);
            Assert.True(!again.Any(action => action is PodAction.Request), $"first {Told(plan)}; then {Told(again)}: {world}");
        }
    }, iter: 100);

    private static string Told(IEnumerable<PodAction> plan) => string.Join(", ", plan.Where(action => action is not PodAction.Probe).Select(action => action switch
    {
        PodAction.Request request => $"request for {request.Pool.Name}",
        PodAction.OfPod ofPod => $"{ofPod.GetType().Name} of {ofPod.Pod.Pool}",
        _ => action.GetType().Name,
    }));

    [Fact]
    public void Plan_RequestsNoSpare_WhileAPersonOfAnyPoolCouldBeGivenAPod() => Gen.Select(Wishes, Events).Sample((wish, events) =>
    {
        var world = World(wish);
        foreach (var happening in events)
        {
            var (snapshot, plan, now) = world.Step(happening);
            var requests = plan.OfType<PodAction.Request>().CountBy(request => request.Pool.Name).ToDictionary();
            var lacking = snapshot.Pools.ToDictionary(pool => pool.Name, pool => Lacking(pool, snapshot, plan));
            if (!requests.Any(request => request.Value > Math.Max(0, lacking[request.Key])))
            {
                continue;
            }

            Assert.All(snapshot.Pools, pool =>
            {
                var left = lacking[pool.Name] - requests.GetValueOrDefault(pool.Name);
                var coming = snapshot.Pods.Count(pod => pod.IsBecoming == pool.Name && pod.Pool != pool.Name) + Borrowed(pool, plan);
                var isFull = snapshot.PodsOf(pool.Name).Count(pod => pod.Occupies) + requests.GetValueOrDefault(pool.Name) + coming >= pool.Spec.Maximum;
                Assert.True(left <= 0 || isFull || PoolBackoff.Of(pool, [.. snapshot.PodsOf(pool.Name)], wish.Options, snapshot.ActingSince)?.Until > now,
                    $"a spare is requested while {left} people of {pool.Name} lack a pod: {world}");
            });
        }
    }, iter: 200);

    [Fact]
    public void Plan_FromAnyState_ConvergesToTheWish() => Gen.Select(Wishes, Gen.Select(Gen.Int[0, 2], Gen.Enum<PodState>(), Gen.Bool).Array[0, 8]).Sample((wish, pods) =>
    {
        var roomy = wish with { Most = 100 };
        var world = World(roomy);
        Strew(world, roomy, pods);
        for (var i = 0; i < 400; i++)
        {
            world.Step(FleetEvent.Nothing);
        }

        Assert.All(roomy.Pools(), pool =>
        {
            // Whoever plays already goes on, also where there are too many.
            var people = Math.Max(world.Leased(pool), Math.Min(pool.Spec.Maximum, world.Leased(pool) + world.Waiting(pool)));
            var wanted = Math.Max(people, Math.Min(pool.Spec.Maximum, people + pool.Spec.Warm));
            Assert.True(world.Leased(pool) == people, $"{world.Leased(pool)} of {people} people of {pool.Name} play: {world}");
            Assert.True(world.Ready(pool) == wanted, $"{world.Ready(pool)} ready of {pool.Name}, {wanted} wanted: {world}");
        });
        Assert.True(world.Cloud.Count == roomy.Pools().Sum(world.Ready), $"more is paid for than is ready: {world}");
    }, iter: 100);

    [Fact]
    public void Plan_InAFleetThatIsTooSmall_ServesPeopleFromWhatIsKeptForNobody() => Gen.Select(Wishes, Gen.Select(Gen.Int[0, 2], Gen.Enum<PodState>(), Gen.Bool).Array[0, 8]).Sample((wish, pods) =>
    {
        var world = World(wish);
        Strew(world, wish, pods);
        for (var i = 0; i < 400; i++)
        {
            world.Step(FleetEvent.Nothing);
        }

        var playing = wish.Pools().Sum(world.Leased);
        var could = Math.Min(wish.Most, wish.Pools().Sum(pool => Math.Min(pool.Spec.Maximum, world.Leased(pool) + world.Waiting(pool))));
        Assert.True(playing >= could, $"{playing} people play, {could} could: {world}");
    }, iter: 100);

    private static FleetWorld World(FleetWish wish)
    {
        var pools = wish.Pools();
        var world = new FleetWorld(pools, wish.Options);
        foreach (var (pool, index) in pools.Select((pool, index) => (pool, index)))
        {
            for (var i = 0; i < wish.Sizes[index].Waiting; i++)
            {
                world.Come(pool);
            }
        }

        return world;
    }

    /// <summary>Pods that nobody planned, in any state, of this wish or of an older one.</summary>
    private static void Strew(FleetWorld world, FleetWish wish, (int Pool, PodState State, bool Older)[] pods)
    {
        var pools = wish.Pools();
        var fleet = new Fleet();
        foreach (var (at, state, older) in pods.Where(pod => pod.State != PodState.Unknown))
        {
            var pool = pools[at % pools.Count];
            fleet.Add(state, pod => pod with { Pool = pool.Name, Spec = older ? pool.Spec with { DiskGb = 41 } : pool.Spec }, isListed: state != PodState.Terminated);
        }

        world.Put(fleet.Snapshot().Pods, fleet.Snapshot().Cloud!.Pods);
    }

    /// <summary>People without a pod, or one that becomes theirs; reckoned apart from the plan's own account.</summary>
    private static int Lacking(Pool pool, PodSnapshot snapshot, IReadOnlyList<PodAction> plan)
    {
        if (snapshot.Demand is not { } demand)
        {
            return 0;
        }

        var pods = snapshot.PodsOf(pool.Name).ToList();
        var free = pods.Count(pod => pod.State.IsSupply() && !demand.IsLeased(pod) && !snapshot.IsOutdated(pod))
            + snapshot.Pods.Count(pod => pod.IsBecoming == pool.Name);
        var again = plan.OfType<PodAction.Start>().Count(start => start.Pod.Pool == pool.Name);
        var lost = pods.Count(pod => pod.State == PodState.Lost && demand.IsLeased(pod));
        return Math.Min(pool.Spec.Maximum, demand.WaitingFor(pool.Name) + lost) - free - Borrowed(pool, plan) - again;
    }

    private static int Borrowed(Pool pool, IReadOnlyList<PodAction> plan) =>
        plan.OfType<PodAction.Retire>().Count(retire => retire.Into == pool.Name && retire.Pod.Pool != pool.Name);
}

internal sealed record FleetWish((int Maximum, int Warm, int Waiting)[] Sizes, int Starts, int Most, bool Sharing)
{
    public ProvisioningOptions Options => new() { OrphanGrace = TimeSpan.FromSeconds(30), StartsInFlight = Starts, FleetMaximum = Most };

    public IReadOnlyList<Pool> Pools() =>
    [
        .. Sizes.Select((size, index) => new Pool(PoolName.Parse($"pool-{index}"), new PoolSpec
        {
            Pipeline = index == 1 ? "memflow" : "longlive", Maximum = size.Maximum, Warm = size.Warm,
            IdleStop = TimeSpan.FromMinutes(1), IdleTerminate = TimeSpan.FromMinutes(2), SpareLifetime = null,
            Sharing = Sharing ? new PoolSharing("house") : null,
        })),
    ];
}
