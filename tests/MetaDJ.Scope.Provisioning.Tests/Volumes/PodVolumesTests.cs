using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Provisioning.Volumes;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Tests.Volumes;

/// <summary>Never two volumes for one wish, whatever gets lost. The keys are one per deployment, so these tests take turns on a database of their own.</summary>
[Collection("pod records")]
public sealed class PodVolumesTests(RedisServers servers)
{
    private const int Database = 9;

    private readonly FakeTimeProvider _clock = new(Fleet.Now);
    private readonly FakeStorage _storage = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Prepare_ForManyPodsAtOnce_MakesOneVolume(RedisKind kind)
    {
        var volumes = Volumes(await EmptyAsync(kind));

        var prepared = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => volumes.PrepareAsync(Pod(), "EU-RO-1", 0, Token)));

        Assert.Equal(1, _storage.Creates);
        Assert.All(prepared, one => Assert.Equal(new VolumePreparation.Ready("v1", "EU-RO-1"), one));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Prepare_WhenTheAnswerIsLost_FindsItByName_AndMakesNoSecond(RedisKind kind)
    {
        var volumes = Volumes(await EmptyAsync(kind));
        _storage.NextCreates.Enqueue(FakeStorage.Lost.Answer);

        Assert.IsType<VolumePreparation.Wait>(await volumes.PrepareAsync(Pod(), "EU-RO-1", 0, Token));
        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(new VolumePreparation.Ready("v1", "EU-RO-1"), await volumes.PrepareAsync(Pod(), "EU-RO-1", 0, Token));
        Assert.Equal(1, _storage.Creates);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Prepare_WhenKilledMidCreate_AnotherProcessFindsIt(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        _storage.NextCreates.Enqueue(FakeStorage.Lost.Us);
        await Assert.ThrowsAsync<OperationCanceledException>(() => Volumes(redis).PrepareAsync(Pod(), "EU-RO-1", 0, Token));

        // Nothing of the first process is left but the record in Redis.
        Assert.Equal(new VolumePreparation.Ready("v1", "EU-RO-1"), await Volumes(redis).PrepareAsync(Pod(), "EU-RO-1", 0, Token));
        Assert.Equal(1, _storage.Creates);
    }

    [Fact]
    public async Task Prepare_WhenTheRequestItselfWasLost_AsksAgainOnlyWhenAListingMustShowIt()
    {
        var volumes = Volumes(await EmptyAsync(RedisKind.Redis));
        _storage.NextCreates.Enqueue(FakeStorage.Lost.Request);
        await volumes.PrepareAsync(Pod(), "EU-RO-1", 0, Token);

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<VolumePreparation.Wait>(await volumes.PrepareAsync(Pod(), "EU-RO-1", 0, Token));
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.IsType<VolumePreparation.Ready>(await volumes.PrepareAsync(Pod(), "EU-RO-1", 0, Token));

        Assert.Equal(2, _storage.Creates);
        Assert.Single(_storage.Volumes);
    }

    [Fact]
    public async Task Prepare_WhenThePlaceRefuses_PassesItOn_AndLeavesThePlaceAlone()
    {
        var volumes = Volumes(await EmptyAsync(RedisKind.Redis));
        _storage.NextCreates.Enqueue(FakeStorage.Lost.Wish);

        var refused = Assert.IsType<VolumePreparation.Refused>(await volumes.PrepareAsync(Pod(), "EU-RO-1", 0, Token));
        Assert.Equal(refused, await volumes.PrepareAsync(Pod(), "EU-RO-1", 0, Token));

        Assert.Contains("EU-RO-1", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(1, _storage.Creates);
    }

    [Fact]
    public async Task Prepare_ByAReplicaThatNoLongerActs_WritesAndAsksNothing()
    {
        var redis = await EmptyAsync(RedisKind.Redis);
        await redis.HashSetAsync(PodKeys.Reconciler, "token", 7);

        await Assert.ThrowsAsync<SupersededException>(() => Volumes(redis).PrepareAsync(Pod(), "EU-RO-1", fence: 6, Token));

        Assert.Equal(0, _storage.Creates);
    }

    [Fact]
    public async Task Prepare_OfAPoolWithoutOne_AsksNobody()
    {
        var volumes = Volumes(await EmptyAsync(RedisKind.Redis));

        Assert.IsType<VolumePreparation.NotWanted>(await volumes.PrepareAsync(new Fleet().Add(PodState.Requested), "EU-RO-1", 0, Token));
        Assert.Equal(
            new VolumePreparation.Ready("theirs", null),
            await volumes.PrepareAsync(new Fleet().Wishing(spec => spec with { NetworkVolumeId = "theirs" }).Add(PodState.Requested), "EU-RO-1", 0, Token));
        Assert.Equal(0, _storage.Lists);
    }

    private static Pod Pod() =>
        new Fleet().Wishing(spec => spec with { NetworkVolume = new ManagedVolume { DataCenters = ["EU-RO-1"] } }).Add(PodState.Requested);

    private PodVolumes Volumes(IDatabase redis) => new(
        _storage, new VolumeStore(redis), new VolumeSight(_storage, _clock), Options.Create(new VolumeOptions()), Options.Create(new RunPodOptions()),
        Options.Create(new ProvisioningOptions()), _clock, NullLogger<PodVolumes>.Instance);

    private async Task<IDatabase> EmptyAsync(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? Database : 0);
        await redis.KeyDeleteAsync([VolumeKeys.Volumes, PodKeys.Reconciler]);
        return redis;
    }
}
