using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Demand;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.SecondPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests;

/// <summary>A pool of its own on a real server, and the verbs of the stores on it.</summary>
internal sealed class PoolInRedis : IDisposable
{
    private readonly SessionHomes _homes;

    private PoolInRedis(IDatabase redis, BrokerOptions options, PoolName? name = null)
    {
        Name = name ?? PoolName.Parse(RedisServers.Unique("pool"));
        Redis = redis;
        Options = options;
        var wrapped = Microsoft.Extensions.Options.Options.Create(options);
        _homes = new SessionHomes(redis, wrapped);
        Sessions = new SessionStore(redis, _homes, wrapped);
        Leases = new LeaseStore(redis, _homes, wrapped);
        Pods = new ReadyPodStore(redis, wrapped);
        Demand = new DemandStore(redis);
        Spares = new HotSpareStore(redis, _homes);
        Seconds = new SecondPodStore(redis, _homes);
        Gate = new StageGate(redis, _homes, new LifeSigns(), TimeProvider.System, wrapped);
        Life = new LifeStore(redis);
        Endings = new EndingStore(redis, _homes, wrapped, Microsoft.Extensions.Options.Options.Create(EndingOptions));
    }

    public PoolName Name { get; }

    public IDatabase Redis { get; }

    public BrokerOptions Options { get; }

    public SessionStore Sessions { get; }

    public LeaseStore Leases { get; }

    public ReadyPodStore Pods { get; }

    public DemandStore Demand { get; }

    public HotSpareStore Spares { get; }

    public SecondPodStore Seconds { get; }

    public StageGate Gate { get; }

    public EndingOptions EndingOptions { get; } = new();

    public EndingStore Endings { get; }

    public LifeStore Life { get; }

    public PoolKeys Keys => PoolKeys.Of(Name);

    public static async Task<PoolInRedis> CreateAsync(RedisServers servers, RedisKind kind, BrokerOptions? options = null) =>
        new(await servers.OpenAsync(kind), options ?? new BrokerOptions());

    /// <summary>The gate of a process with another clock.</summary>
    public StageGate GateBy(TimeProvider clock) => new(Redis, _homes, new LifeSigns(), clock, Microsoft.Extensions.Options.Options.Create(Options));

    /// <summary>The same pool through another connection, as another replica has it.</summary>
    public PoolInRedis Through(IDatabase redis) => new(redis, Options, Name);

    public void Dispose() => _homes.Dispose();

    /// <summary>Offers a new pod.</summary>
    public async Task<PodId> OfferNewAsync(decimal pricePerHour = 1)
    {
        var id = PodId.New(TimeProvider.System);
        Assert.True(await OfferAsync(id, resetFence: 0, pricePerHour: pricePerHour));
        return id;
    }

    public async Task<bool> OfferAsync(PodId id, long resetFence, DateTimeOffset? seenAt = null, decimal pricePerHour = 1) =>
        await Pods.OfferAsync(Pod(id, resetFence, pricePerHour), seenAt ?? await LookAsync());

    public PodResponse Pod(PodId id, long resetFence, decimal pricePerHour = 1) => new()
    {
        Id = id,
        Pool = Name,
        State = PodState.Ready,
        ResetFence = resetFence,
        PricePerHour = pricePerHour,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };

    public async Task<OpenOutcome> OpenAsync(string holder = "ana", TimeSpan? duration = null) =>
        await Sessions.OpenAsync(SessionId.New(TimeProvider.System), Name, holder, duration ?? TimeSpan.FromHours(2));

    public async Task<(SessionId Id, Lease Lease)> OpenLiveAsync(string holder = "ana", TimeSpan? duration = null)
    {
        var view = Assert.IsType<OpenOutcome.Live>(await OpenAsync(holder, duration)).View;
        return (view.Session.Id, view.Lease!);
    }

    public async Task<SessionId> OpenInLineAsync(string holder = "ana") =>
        Assert.IsType<OpenOutcome.InLine>(await OpenAsync(holder)).View.Session.Id;

    public async Task<SessionView> ReadAsync(SessionId id) =>
        await Sessions.FindAsync(id, Acting.ForAnybody) ?? throw new InvalidOperationException($"{id} is unknown.");

    public async Task<SessionView?> LoseAsync(Lease lease, DateTimeOffset? seenAt = null) =>
        await LosePodAsync(lease.PodId, lease.Fence, seenAt) switch
        {
            LoseOutcome.Lost(var view) => view,
            LoseOutcome.Kept => null,
            var other => throw new InvalidOperationException(other.ToString()),
        };

    public async Task<LoseOutcome> LosePodAsync(PodId id, long fence, DateTimeOffset? seenAt = null) =>
        await Pods.LoseAsync(Name, new PodAction.Lose(id, fence, "lost"), seenAt ?? await LookAsync());

    public async Task<LoseOutcome> LoseAsync(PodAction.Lose lose, DateTimeOffset? seenAt = null) => await Pods.LoseAsync(Name, lose, seenAt ?? await LookAsync());

    public Task<IReadOnlyList<SessionView>> ClaimAsync(int onTheWay = 0) =>
        Pods.ClaimForLineAsync(Name, onTheWay, TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<SessionView>> ExpireAsync() => Sessions.ExpireAsync(Name, TestContext.Current.CancellationToken);

    /// <summary>The instant of a look that comes after everything done so far, however fast that was.</summary>
    public async Task<DateTimeOffset> LookAsync() => await Pods.NowAsync() + TimeSpan.FromMilliseconds(1);

    /// <summary>Moves the instants of a record back, and its deadline with them, as if that much time had passed.</summary>
    public Task AgeAsync(SessionId id, TimeSpan by) => AgedRecords.AgeAsync(Redis, Keys, id, by);

    /// <summary>As if the last holder's requests had had their time.</summary>
    public async Task ForgetPassesAsync(PodId id)
    {
        var record = JsonNode.Parse((string)(await Redis.HashGetAsync(Keys.Pods, id.ToString()))!)!.AsObject();
        record["passUntil"] = 1;
        await Redis.HashSetAsync(Keys.Pods, id.ToString(), record.ToJsonString());
    }

    /// <summary>Everything that must hold in a pool at any moment.</summary>
    public async Task AssertSoundAsync()
    {
        var sessions = (await Redis.HashGetAllAsync(Keys.Sessions)).Select(entry => Records.Read<Session>(entry.Value!)).ToDictionary(session => session.Id);
        var leases = (await Redis.HashGetAllAsync(Keys.Leases)).Select(entry => Records.Read<Lease>(entry.Value!)).ToList();
        var use = await Pods.UseAsync(Name);
        var line = (await Redis.SortedSetRangeByRankAsync(Keys.Line)).Select(id => SessionId.Parse(id!)).ToList();
        var deadlines = (await Redis.SortedSetRangeByRankAsync(Keys.Deadlines)).Select(id => SessionId.Parse(id!)).ToHashSet();

        var held = leases.Select(lease => (lease.SessionId, lease.PodId, lease.Fence))
            .Concat(leases.Where(lease => lease.Spare is not null).Select(lease => (lease.SessionId, lease.Spare!.PodId, lease.Spare.Fence)))
            .ToList();
        Assert.Equal(held.Count, held.Select(pod => pod.PodId).Distinct().Count());
        Assert.Equal(held.Count, held.Select(pod => pod.Fence).Distinct().Count());
        Assert.All(held, pod =>
        {
            Assert.Equal(pod.SessionId, use.Pods[pod.PodId].Holder);
            Assert.Equal(pod.Fence, use.Pods[pod.PodId].Fence);
        });
        Assert.All(leases, lease => Assert.True(sessions[lease.SessionId].State is SessionState.Live or SessionState.Ending));
        Assert.Equal(leases.Count, sessions.Values.Count(session => session.State is SessionState.Live or SessionState.Ending));
        Assert.Equal(held.Count, use.Pods.Values.Count(pod => pod.Holder is not null));
        Assert.All(use.Ready, id => Assert.True(use.Pods[id] is { Holder: null, Retired: false }));
        Assert.Equal(
            sessions.Values.Where(session => session.State is SessionState.Waiting or SessionState.Warming or SessionState.Recovering).Select(session => session.Id).ToHashSet(),
            line.ToHashSet());
        Assert.True(deadlines.SetEquals(sessions.Keys));
    }
}
