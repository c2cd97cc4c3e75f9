using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Pools;

public sealed class PoolStoreTests(RedisServers servers)
{
    /// <summary>A null that was left out came back as the default: a pool without a volume got one of 60 GB.</summary>
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Put_OfWhatIsNullOnPurpose_StaysNull(RedisKind kind)
    {
        var store = new PoolStore(await servers.OpenAsync(kind));
        var name = PoolName.Parse(RedisServers.Unique("pool"));
        var spec = new PoolSpec
        {
            Pipeline = "longlive", VolumeGb = null, SpareLifetime = null, TimeZone = "Asia/Tokyo", Sharing = new PoolSharing("house"),
            Schedule = [new WarmWindow([Weekday.Mon], new TimeOnly(18, 30), new TimeOnly(2, 0), 2)],
        };

        await store.PutAsync(new Pool(name, spec));
        var read = (await store.FindAsync(name))!.Spec;

        Assert.Equal((null, null, "Asia/Tokyo", "house"), (read.VolumeGb, read.SpareLifetime, read.TimeZone, read.Sharing?.Group));
        Assert.Equivalent(spec.Schedule, read.Schedule, strict: true);
        await store.DeleteAsync(name);
    }

    /// <summary>Every look reads all pools: there was no end to them.</summary>
    [Fact]
    public async Task HasRoom_WhenThereAreAsManyAsMayBe_IsOnlyForThoseThatAreThere()
    {
        var redis = await servers.OpenAsync(RedisKind.Redis);
        var store = new PoolStore(redis);
        List<PoolName> names = [.. Enumerable.Range(0, PoolStore.Most).Select(number => PoolName.Parse($"room-{number}"))];
        try
        {
            Assert.True(await store.HasRoomAsync(names[0]));
            await redis.HashSetAsync(PoolKeys.Pools, [.. names.Select(name => new StackExchange.Redis.HashEntry(name.Value, """{"pipeline":"longlive"}"""))]);

            Assert.True(await store.HasRoomAsync(names[0]));
            Assert.False(await store.HasRoomAsync(PoolName.Parse("one-more")));
        }
        finally
        {
            await redis.HashDeleteAsync(PoolKeys.Pools, [.. names.Select(name => (StackExchange.Redis.RedisValue)name.Value)]);
        }
    }
}
