using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using MetaDJ.Scope.SessionBroker.Sessions;
using Medallion.Threading.Redis;
using Microsoft.Extensions.Options;
using RedLockNet.SERedis;
using RedLockNet.SERedis.Configuration;
using StackExchange.Redis;

namespace MetaDJ.Scope.LeaseBench.Trials;

/// <summary>Something that is acquired and released.</summary>
internal interface IPair : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Everything that so many pairs need and that is not measured.</summary>
    Task PrepareAsync(int pairs);

    Task AcquireAndReleaseAsync(int n);
}

/// <summary>Through the stores, as the broker does it.</summary>
internal sealed class OurPair(IDatabase redis) : IPair
{
    public const string Title = "stores";
    private static readonly PoolName s_pool = PoolName.Parse("stores");
    private readonly SessionHomes _homes = new(redis, Options.Create(new BrokerOptions()));
    private SessionStore? _sessions;

    public string Name => Title;

    public static Task<IPair> CreateAsync(IDatabase redis) => Task.FromResult<IPair>(new OurPair(redis));

    public async Task PrepareAsync(int pairs)
    {
        _sessions = new SessionStore(redis, _homes, Options.Create(new BrokerOptions()));
        await OfferAsync(redis, s_pool, pairs);
    }

    public async Task AcquireAndReleaseAsync(int n)
    {
        var id = SessionId.New(TimeProvider.System);
        if (await _sessions!.OpenAsync(id, s_pool, "ana", TimeSpan.FromHours(2)) is not OpenOutcome.Live
            || await _sessions.EndAsync(id, Acting.As("ana")) is not EndOutcome.Ended)
        {
            throw new InvalidOperationException("A pod was there to be had.");
        }
    }

    public ValueTask DisposeAsync()
    {
        _homes.Dispose();
        return ValueTask.CompletedTask;
    }

    public static async Task OfferAsync(IDatabase redis, PoolName pool, int pods)
    {
        var store = new ReadyPodStore(redis, Options.Create(new BrokerOptions()));
        var seenAt = await store.NowAsync() + TimeSpan.FromHours(1);
        await Parallel.ForAsync(0, pods, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) => await store.OfferAsync(
            new PodResponse { Id = PodId.New(TimeProvider.System), Pool = pool, State = PodState.Ready, ResetFence = 0, PricePerHour = 0.69m, CreatedAt = TimeProvider.System.GetUtcNow() }, seenAt));
    }
}

/// <summary>The same two scripts, by their hash, with everything made before, and no look at what they answer.</summary>
internal sealed class BarePair(IDatabase redis) : IPair
{
    public const string Title = "bare";
    private static readonly PoolName s_pool = PoolName.Parse("bare");
    private readonly List<(RedisValue[] Open, RedisValue[] End)> _arguments = [];

    public string Name => Title;

    public static Task<IPair> CreateAsync(IDatabase redis) => Task.FromResult<IPair>(new BarePair(redis));

    public async Task PrepareAsync(int pairs)
    {
        await OurPair.OfferAsync(redis, s_pool, pairs);
        var options = new BrokerOptions();
        for (var i = 0; i < pairs; i++)
        {
            RedisValue id = SessionId.New(TimeProvider.System).ToString();
            _arguments.Add((
                [id, "ana", s_pool.Value, 7_200_000, (long)options.LeaseDuration.TotalMilliseconds, "", "", ""],
                [id, Acting.As("ana").Argument, (long)options.EndedRetention.TotalMilliseconds]));
        }

        // Known to the server before the first call by hash.
        await redis.ScriptEvaluateAsync(SessionStore.OpenSession.Text, PoolKeys.Of(s_pool).WithCalendar, [SessionId.New(TimeProvider.System).ToString(), "ana", s_pool.Value, 7_200_000, 600_000, "", "", ""]);
        await redis.ScriptEvaluateAsync(SessionStore.EndSession.Text, PoolKeys.Of(s_pool).All, ["none", Acting.As("ana").Argument, 1000]);
        await OurPair.OfferAsync(redis, s_pool, 1);
    }

    public async Task AcquireAndReleaseAsync(int n)
    {
        await redis.ScriptEvaluateAsync(SessionStore.OpenSession.Hash, PoolKeys.Of(s_pool).WithCalendar, _arguments[n].Open);
        await redis.ScriptEvaluateAsync(SessionStore.EndSession.Hash, PoolKeys.Of(s_pool).All, _arguments[n].End);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>DistributedLock.Redis.</summary>
internal sealed class DistributedLockPair(IDatabase redis) : IPair
{
    public const string Title = "DistributedLock.Redis";

    public string Name => Title;

    public static Task<IPair> CreateAsync(IDatabase redis) => Task.FromResult<IPair>(new DistributedLockPair(redis));

    public Task PrepareAsync(int pairs) => Task.CompletedTask;

    public async Task AcquireAndReleaseAsync(int n)
    {
        await using var held = await new RedisDistributedLock($"pod-{n}", redis).AcquireAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>RedLock.net.</summary>
internal sealed class RedLockPair(RedLockFactory factory) : IPair
{
    public const string Title = "RedLock.net";

    public string Name => Title;

    public static Task<IPair> CreateAsync(IDatabase redis) =>
        Task.FromResult<IPair>(new RedLockPair(RedLockFactory.Create([new RedLockMultiplexer(redis.Multiplexer)])));

    public Task PrepareAsync(int pairs) => Task.CompletedTask;

    public async Task AcquireAndReleaseAsync(int n)
    {
        await using var held = await factory.CreateLockAsync($"pod-{n}", TimeSpan.FromMinutes(10));
        if (!held.IsAcquired)
        {
            throw new InvalidOperationException("Nobody else holds it.");
        }
    }

    public ValueTask DisposeAsync()
    {
        factory.Dispose();
        return ValueTask.CompletedTask;
    }
}
