using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Dispatch;

public sealed class OwnershipStoreTests(RedisServers servers)
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Beat_FindsTheSilent_AndTheBuriedLearnIt(RedisKind kind)
    {
        var (redis, ownership) = await OpenAsync(kind);
        var (silent, fresh) = (RedisServers.Unique("silent"), RedisServers.Unique("fresh"));
        await redis.SortedSetAddAsync(QueueKeys.Replicas, silent, 1_000);

        Assert.True(await ownership.BeatAsync(fresh, first: true));

        Assert.Contains(silent, await ownership.BuriedAsync());
        Assert.DoesNotContain(fresh, await ownership.BuriedAsync());
        Assert.Contains(fresh, await ownership.LivingAsync());
        Assert.False(await ownership.BeatAsync(silent, first: false));
        Assert.True(await ownership.BeatAsync(fresh, first: false));

        // Taken over and forgotten while it was only paused: it must learn that too.
        await ownership.ForgetAsync(silent, []);
        Assert.False(await ownership.BeatAsync(silent, first: false));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Forget_WaitsForTheLastQueue(RedisKind kind)
    {
        var (redis, ownership) = await OpenAsync(kind);
        var buried = RedisServers.Unique("buried");
        var (one, two) = (Some.Session(), Some.Session());
        await ownership.BuryAsync(buried);
        await redis.SetAddAsync(QueueKeys.Owned(buried), [one.ToString(), two.ToString()]);

        await ownership.ForgetAsync(buried, [one]);
        Assert.Contains(buried, await ownership.BuriedAsync());
        Assert.Equal([two], await ownership.OwnedAsync(buried));

        await ownership.ForgetAsync(buried, [two]);
        Assert.DoesNotContain(buried, await ownership.BuriedAsync());
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task TakeOver_ByMany_IsWonByOne(RedisKind kind)
    {
        var (redis, ownership) = await OpenAsync(kind);
        var session = Some.Session();
        await new QueueStore(redis).SyncAsync(Some.Live(session), Some.Now);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ownership.TakeOverAsync(session, "", $"r{i}")));

        Assert.Single(outcomes, outcome => outcome is TakeOverOutcome.Ours);
    }

    private async Task<(IDatabase Redis, OwnershipStore Ownership)> OpenAsync(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);
        return (redis, new OwnershipStore(redis, Options.Create(new DispatchOptions())));
    }
}
