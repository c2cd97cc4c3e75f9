using MetaDJ.Scope.Provisioning.Offers.Memory;
using MetaDJ.Scope.ScopeApi;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Tests.Offers.Memory;

[Collection("pod records")]
public sealed class PipelineMemoriesTests(RedisServers servers)
{
    private const int Database = 9;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Learn_IsKnownToEveryReplica_ByImage(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);

        await Memories(redis).LearnAsync("scope:1", Schemas(("krea-realtime-video", 33.5, 44), ("gray", null, null), ("plugin", 12, null)));
        var told = await Memories(redis).ReadAsync();

        Assert.Equal(new PipelineMemory(33.5, 44), told.Of("scope:1", "krea-realtime-video"));
        Assert.Equal(new PipelineMemory(32, 40), told.Of("scope:2", "krea-realtime-video"));
        Assert.Equal(new PipelineMemory(12, null), told.Of("scope:1", "plugin"));
        Assert.Null(told.Of("scope:2", "plugin"));
        Assert.Equal(new PipelineMemory(12, null), told.Of(null, "plugin"));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Learn_BeyondTheBound_DropsWhatWasToldLongestAgo(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var clock = new ArmedTimeProvider();
        var memories = new PipelineMemories(redis, clock);
        for (var image = 0; image < 4; image++)
        {
            await memories.LearnAsync($"scope:{image}", Schemas(("plugin", image + 1, null)), most: 2);
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(["scope:2", "scope:3"], (await memories.ReadAsync()).Told.Keys.Select(told => told.Image).Order());
    }

    private static PipelineMemories Memories(IDatabase redis) => new(redis, TimeProvider.System);

    private static PipelineSchemas Schemas(params (string Id, double? Estimate, double? Threshold)[] pipelines) => new(pipelines.ToDictionary(
        pipeline => pipeline.Id,
        pipeline => new PipelineSchema(pipeline.Id, pipeline.Id, EstimatedVramGb: pipeline.Estimate) { RecommendedQuantizationVramThreshold = pipeline.Threshold }));

    private async Task<IDatabase> EmptyAsync(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? Database : 0);
        await redis.KeyDeleteAsync([PipelineMemoryKeys.Told, PipelineMemoryKeys.Ages]);
        return redis;
    }
}
