using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Tests.Pods;

/// <summary>Records and the right to write them. The keys are one per deployment, so these tests take turns on a database of their own.</summary>
[Collection("pod records")]
public sealed class PodStoreTests(RedisServers servers)
{
    internal const int Database = 9;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Save_ThenFind_IsTheSamePod(RedisKind kind)
    {
        var store = new PodStore(await EmptyAsync(kind));
        var pod = new Fleet().Add(PodState.Ready);

        Assert.IsType<SaveOutcome.Saved>(await store.SaveAsync(pod, 0));
        var found = await store.FindAsync(pod.Id);

        Assert.Equal((PodState.Ready, 1L, pod.CloudId), (found!.State, found.Version, found.CloudId));
        Assert.Equal(pod.Way.Seconds, found.Way.Seconds);
        Assert.Single(await store.ListAsync());
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Save_OfWhatWasReadBefore_IsStale(RedisKind kind)
    {
        var store = new PodStore(await EmptyAsync(kind));
        var pod = new Fleet().Add(PodState.Ready);
        await store.SaveAsync(pod, 0);

        Assert.IsType<SaveOutcome.Stale>(await store.SaveAsync(pod, 0));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Change_ByTwoAtOnce_LosesNeither(RedisKind kind)
    {
        var store = new PodStore(await EmptyAsync(kind));
        var pod = new Fleet().Add(PodState.Ready);
        await store.SaveAsync(pod, 0);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.ChangeAsync(pod.Id, one => one with { ResetFence = one.ResetFence + 1 }, 0)));

        Assert.Equal(20, (await store.FindAsync(pod.Id))!.ResetFence);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Reconciler_IsOne_AndTheOldOnesWritesAreRefused(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var store = new PodStore(redis);
        var (first, second) = (Lease(redis), Lease(redis));

        var token = await first.HoldAsync();
        Assert.Equal(token, await first.HoldAsync());
        Assert.Null(await second.HoldAsync());

        // As if the first had been paused past its time.
        await redis.HashSetAsync(PodKeys.Reconciler, "until", "1");
        var next = await second.HoldAsync();

        Assert.True(next > token);
        Assert.Null(await first.HoldAsync());
        var pod = new Fleet().Add(PodState.Ready);
        Assert.IsType<SaveOutcome.Superseded>(await store.SaveAsync(pod, token!.Value));
        Assert.IsType<SaveOutcome.Saved>(await store.SaveAsync(pod, next!.Value));
        await Assert.ThrowsAsync<SupersededException>(() => store.ChangeAsync(pod.Id, one => one with { ResetFence = 1 }, token.Value));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Release_LetsAnotherActAtOnce(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var (first, second) = (Lease(redis), Lease(redis));
        await first.HoldAsync();

        await first.ReleaseAsync();

        Assert.NotNull(await second.HoldAsync());
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Forget_OfWhatWasReadBefore_IsRefused(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var store = new PodStore(redis);
        var token = (await Lease(redis).HoldAsync())!.Value;
        var saved = Assert.IsType<SaveOutcome.Saved>(await store.SaveAsync(new Fleet().Add(PodState.Stopped), token)).Pod;

        Assert.False(await store.ForgetAsync(saved with { Version = 7 }, token));
        Assert.True(await store.ForgetAsync(saved, token));

        Assert.Empty(await store.ListAsync());
    }

    private static ReconcilerLease Lease(IDatabase redis) => new(redis, Options.Create(new ProvisioningOptions()), TimeProvider.System);

    private async Task<IDatabase> EmptyAsync(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? Database : 0);
        await redis.KeyDeleteAsync([PodKeys.Pods, PodKeys.Reconciler]);
        return redis;
    }
}
