using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Demand;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.ReadyPods;
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
        Gate = new StageGate(redis, _homes, TimeProvider.System, wrapped);
    }

    public PoolName Name { get; }

    public IDatabase Redis { get; }

    public BrokerOptions Options { get; }

    public SessionStore Sessions { get; }

    public LeaseStore Leases { get; }

    public ReadyPodStore Pods { get; }

    public DemandStore Demand { get; }

    public StageGate Gate { get; }

    public PoolKeys Keys => PoolKeys.Of(Name);

    public static async Task<PoolInRedis> CreateAsync(RedisServers servers, RedisKind kind, BrokerOptions? options = null) =>
        new(await servers.OpenAsync(kind), options ?? new BrokerOptions());

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
        await Pods.LoseAsync(Name, new PodAction.Lose(lease.PodId, lease.Fence, "lost"), seenAt ?? await LookAsync());

    public Task<IReadOnlyList<SessionView>> ClaimAsync(int onTheWay = 0) =>
        Pods.ClaimForLineAsync(Name, onTheWay, TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<SessionView>> ExpireAsync() => Sessions.ExpireAsync(Name, TestContext.Current.CancellationToken);

    /// <summary>The instant of a look that comes after everything done so far, however fast that was.</summary>
    public async Task<DateTimeOffset> LookAsync() => await Pods.NowAsync() + TimeSpan.FromMilliseconds(1);

    /// <summary>Moves the instants of a record back, and its deadline with them, as if that much time had passed.</summary>
    public async Task AgeAsync(SessionId id, TimeSpan by)
    {
        foreach (var key in new[] { Keys.Sessions, Keys.Leases })
        {
            var text = (string?)await Redis.HashGetAsync(key, id.ToString());
            if (text is null)
            {
                continue;
            }

            var record = JsonNode.Parse(text)!.AsObject();
            foreach (var name in new[] { "openedAt", "liveAt", "endsAt", "endedAt", "recoverBy", "grantedAt", "expiresAt", "passUntil", "effectsFrom" })
            {
                if (record[name] is { } instant)
                {
                    record[name] = instant.GetValue<long>() - (long)by.TotalMilliseconds;
                }
            }

            await Redis.HashSetAsync(key, id.ToString(), record.ToJsonString());
        }

        if (await Redis.SortedSetScoreAsync(Keys.Deadlines, id.ToString()) is { } deadline)
        {
            await Redis.SortedSetAddAsync(Keys.Deadlines, id.ToString(), deadline - by.TotalMilliseconds);
        }
    }

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

        Assert.Equal(leases.Count, leases.Select(lease => lease.PodId).Distinct().Count());
        Assert.Equal(leases.Count, leases.Select(lease => lease.Fence).Distinct().Count());
        Assert.All(leases, lease =>
        {
            Assert.Equal(SessionState.Live, sessions[lease.SessionId].State);
            Assert.Equal(lease.SessionId, use.Pods[lease.PodId].Holder);
            Assert.Equal(lease.Fence, use.Pods[lease.PodId].Fence);
        });
        Assert.Equal(leases.Count, sessions.Values.Count(session => session.State == SessionState.Live));
        Assert.Equal(leases.Count, use.Pods.Values.Count(pod => pod.Holder is not null));
        Assert.All(use.Ready, id => Assert.True(use.Pods[id] is { Holder: null, Retired: false }));
        Assert.Equal(
            sessions.Values.Where(session => session.State is SessionState.Waiting or SessionState.Warming or SessionState.Recovering).Select(session => session.Id).ToHashSet(),
            line.ToHashSet());
        Assert.True(deadlines.SetEquals(sessions.Keys));
    }
}
