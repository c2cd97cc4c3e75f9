using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Audit;

public sealed class AuditStoreTests(RedisServers servers)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Append_ByManyProcessesAtOnce_KeepsOneUnbrokenChain(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);
        var service = RedisServers.Unique("audit");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var store = Store(redis, service);
            for (var i = 0; i < 10; i++)
            {
                await store.AppendAsync([Entry($"w{writer}", i), Entry($"w{writer}", i + 100)]);
            }
        }));

        var stored = await Store(redis, service).ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Order.Ascending, 0, 1000);
        Assert.Equal(Enumerable.Range(1, 160).Select(n => (long)n), stored.Select(text => AuditRecord.Read(text).Sequence));
        var previous = "";
        Assert.All(stored, text =>
        {
            Assert.Equal(previous, AuditRecord.Read(text).Previous);
            previous = AuditRecord.HashOf(text);
        });
        Assert.Equal(previous, (await Store(redis, service).HeadAsync()).Hash);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Append_BeyondWhatIsKept_ForgetsTheOldestAndSaysWhereTheLogBegins(RedisKind kind)
    {
        var store = Store(await servers.OpenAsync(kind), RedisServers.Unique("audit"), new AuditOptions { Kept = 5 });

        for (var i = 0; i < 12; i++)
        {
            await store.AppendAsync([Entry("ana", i)]);
        }

        var stored = await store.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Order.Ascending, 0, 100);
        Assert.Equal([8, 9, 10, 11, 12], stored.Select(text => AuditRecord.Read(text).Sequence));
        Assert.Equal((12, 8), ((int)(await store.HeadAsync()).Sequence, (int)(await store.HeadAsync()).First));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Append_AfterTheRetention_ForgetsWhatIsOld(RedisKind kind)
    {
        var store = Store(await servers.OpenAsync(kind), RedisServers.Unique("audit"), new AuditOptions { Retention = TimeSpan.FromDays(2) });

        await store.AppendAsync([Entry("ana", 0) with { At = Now.AddDays(-3) }, Entry("ana", 1) with { At = Now.AddDays(-1) }]);

        Assert.Equal([2], (await store.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Order.Ascending, 0, 100)).Select(text => AuditRecord.Read(text).Sequence));
        Assert.Equal(2, (await store.HeadAsync()).First);
    }

    [Fact]
    public async Task Append_ByAProcessWhoseClockIsBehind_KeepsTheOrder()
    {
        var store = Store(await servers.OpenAsync(RedisKind.Redis), RedisServers.Unique("audit"));

        await store.AppendAsync([Entry("ana", 0)]);
        await store.AppendAsync([Entry("ben", 1) with { At = Now.AddMinutes(-5) }]);

        var records = (await store.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Order.Ascending, 0, 100)).Select(AuditRecord.Read).ToList();
        Assert.Equal(["ana", "ben"], records.Select(record => record.Actor));
        Assert.Equal(records[0].At, records[1].At);
    }

    private static AuditEntry Entry(string actor, int number) => new(Now, actor, "session.open", $"ses-{number}", "pool stage, \"quoted\" — ü");

    private static AuditStore Store(IDatabase redis, string service, AuditOptions? options = null) => new(redis, service, options ?? new AuditOptions());
}
