using MetaDJ.Scope.Testing;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(RedisServers))]

namespace MetaDJ.Scope.ServiceDefaults.Tests;

public sealed class RedisServersTests(RedisServers servers)
{
    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Script_OnTwoConnections_LosesNoUpdate(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);
        await using var other = await ConnectionMultiplexer.ConnectAsync(await servers.ConnectionStringAsync(kind));
        RedisKey key = RedisServers.Unique("counter");
        const string Increment = "local n = tonumber(redis.call('GET', KEYS[1]) or '0') redis.call('SET', KEYS[1], n + 1) return {'ok', n + 1}";

        async Task RunAsync(IDatabase database)
        {
            for (var i = 0; i < 200; i++)
            {
                await database.ScriptEvaluateAsync(Increment, [key]);
            }
        }

        await Task.WhenAll(RunAsync(redis), RunAsync(other.GetDatabase()));

        Assert.Equal(400, (int)await redis.StringGetAsync(key));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Script_AsksTheServersClock_GetsUnixTime(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);

        var answer = await redis.ScriptEvaluateAsync("local t = redis.call('TIME') return tonumber(t[1])", []);

        Assert.InRange((long)answer, 1_700_000_000, 4_000_000_000);
    }
}
