using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

[Collection("pod records")]
public sealed class NoBalanceStoreTests(RedisServers servers)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 20, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Said_AgainAndAgain_DoublesTheWaitUpToAnHour(RedisKind kind)
    {
        var (store, _) = await OpenAsync(kind);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 7; i++)
        {
            await store.SaidAsync("No.");
            waits.Add((await store.FindAsync())!.Until - Now);
        }

        Assert.Equal([2, 4, 8, 16, 32, 60, 60], waits.Select(wait => wait.TotalMinutes));
    }

    /// <summary>The simulated year: a pod that started cleared the memory between its two halves, and no look ever came through again.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Find_OfAMemoryThatLostItsCount_StillReads(RedisKind kind)
    {
        var (store, redis) = await OpenAsync(kind);
        await store.SaidAsync("No.");
        await redis.HashDeleteAsync(BudgetKeys.NoBalance, "times");

        Assert.Equal("No.", (await store.FindAsync())!.Detail);
    }

    private async Task<(NoBalanceStore Store, IDatabase Redis)> OpenAsync(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? PodStoreTests.Database : 0);
        await redis.KeyDeleteAsync(BudgetKeys.NoBalance);
        return (new NoBalanceStore(redis, Options.Create(new BudgetOptions()), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now)), redis);
    }
}
