using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Stages;

/// <summary>What ready pods taught, on both servers.</summary>
[Collection("pod records")]
public sealed class StageTimesTests(RedisServers servers)
{
    private const int Database = 9;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Record_KeepsTheLastTwenty_AndTheyAreRead(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var (times, fence) = (new StageTimes(redis, TimeProvider.System), await FenceAsync(redis));

        for (var second = 1; second <= 23; second++)
        {
            await times.RecordAsync(Pod(bootSeconds: second), fence);
        }

        var boot = (await times.ReadAsync()).Of(PodStage.Boot, StageSetting.Of(Pod(1)));
        Assert.Equal(new StageDuration(TimeSpan.FromSeconds(13), TimeSpan.FromSeconds(22), 20), boot);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Record_OfOneWhoNoLongerActs_IsRefused(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var fence = await FenceAsync(redis);

        await Assert.ThrowsAsync<SupersededException>(() => new StageTimes(redis, TimeProvider.System).RecordAsync(Pod(1), fence - 1));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Record_OfMoreSettingsThanAreKept_ForgetsTheOldest(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var fence = await FenceAsync(redis);
        for (var setting = 0; setting < 1_000; setting++)
        {
            await redis.HashSetAsync(PodKeys.StageTimes, $"Boot|empty|p{setting}|A", "1");
            await redis.SortedSetAddAsync(PodKeys.StageTimesOrder, $"Boot|empty|p{setting}|A", setting);
        }

        await new StageTimes(redis, TimeProvider.System).RecordAsync(Pod(1), fence);

        Assert.Equal(1_000, await redis.HashLengthAsync(PodKeys.StageTimes));
        Assert.False(await redis.HashExistsAsync(PodKeys.StageTimes, "Boot|empty|p0|A"));
        Assert.True(await redis.HashExistsAsync(PodKeys.StageTimes, "Boot|empty|p999|A"));
    }

    private static Pod Pod(double bootSeconds) => new Fleet().Add(PodState.Ready, pod => pod with
    {
        Way = pod.Way with { Seconds = new Dictionary<PodStage, double> { [PodStage.Boot] = bootSeconds } },
    });

    private static async Task<long> FenceAsync(IDatabase redis) =>
        (await new ReconcilerLease(redis, Options.Create(new ProvisioningOptions()), TimeProvider.System).HoldAsync())!.Value;

    private async Task<IDatabase> EmptyAsync(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? Database : 0);
        await redis.KeyDeleteAsync([PodKeys.StageTimes, PodKeys.StageTimesOrder, PodKeys.Reconciler]);
        return redis;
    }
}
