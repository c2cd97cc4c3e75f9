using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Audit;

public sealed class AuditReadingTests(RedisServers servers)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Page_AfterPage_ShowsEveryRecordOnce_TheNewestFirst(RedisKind kind)
    {
        var (store, reading, _) = await OpenAsync(kind);
        // Many at the same instant: a page ends among them.
        for (var i = 0; i < 20; i++)
        {
            await store.AppendAsync([.. Enumerable.Range(0, 10).Select(n => Entry(i % 2 == 0 ? "ana" : "ben", "session.open", Now.AddSeconds(i)))]);
        }

        var seen = new List<long>();
        string? after = null;
        do
        {
            var page = await reading.PageAsync(Query(after: after, limit: 7));
            seen.AddRange(page.Items.Select(record => record.Sequence));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(1, 200).Reverse().Select(n => (long)n), seen);
    }

    [Fact]
    public async Task Page_WithFilters_HasWhatFitsThem()
    {
        var (store, reading, _) = await OpenAsync(RedisKind.Redis);
        await store.AppendAsync(
        [
            Entry("ana", "session.open", Now), Entry("ben", "session.open", Now.AddSeconds(1)), Entry("ana", "session.close", Now.AddSeconds(2)), Entry("ana", "sessions", Now.AddSeconds(3)),
        ]);

        Assert.Equal([4, 3, 1], (await reading.PageAsync(Query(actor: "ana"))).Items.Select(record => record.Sequence));
        Assert.Equal([3, 2, 1], (await reading.PageAsync(Query(action: "session"))).Items.Select(record => record.Sequence));
        Assert.Equal([2, 1], (await reading.PageAsync(Query(action: "session.open"))).Items.Select(record => record.Sequence));
        Assert.Equal([3, 2], (await reading.PageAsync(Query(from: Now.AddSeconds(1), to: Now.AddSeconds(2)))).Items.Select(record => record.Sequence));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Verification_OfALogAsItWasWritten_IsWhole_AlsoWhenTheOldestWereForgotten(RedisKind kind)
    {
        var (store, reading, _) = await OpenAsync(kind, new AuditOptions { Kept = 30 });
        Assert.True((await reading.VerifyAsync(Cancelled)).Whole);
        for (var i = 0; i < 50; i++)
        {
            await store.AppendAsync([Entry("ana", "session.open", Now)]);
        }

        var verification = await reading.VerifyAsync(Cancelled);

        Assert.Equal((true, 30L), (verification.Whole, verification.Records));
        Assert.Equal((await store.HeadAsync()).Hash, verification.Head);
    }

    [Theory]
    [InlineData("changed in the middle", 6)]
    [InlineData("changed at the end", 10)]
    [InlineData("cut in the middle", 5)]
    [InlineData("cut at the end", 10)]
    [InlineData("cut at the beginning", 1)]
    [InlineData("put in", 5)]
    public async Task Verification_OfALogThatSomebodyTouched_SaysWhere(string how, long where)
    {
        var (store, reading, redis) = await OpenAsync(RedisKind.Redis);
        await store.AppendAsync([.. Enumerable.Range(0, 10).Select(i => Entry("ana", "session.open", Now.AddSeconds(i)))]);
        var stored = await redis.SortedSetRangeByRankWithScoresAsync(store.Records);

        switch (how)
        {
            case "changed in the middle":
                await ReplaceAsync(4);
                break;
            case "changed at the end":
                await ReplaceAsync(9);
                break;
            case "cut in the middle":
                await redis.SortedSetRemoveAsync(store.Records, stored[4].Element);
                break;
            case "cut at the end":
                await redis.SortedSetRemoveAsync(store.Records, stored[9].Element);
                break;
            case "cut at the beginning":
                await redis.SortedSetRemoveAsync(store.Records, stored[0].Element);
                break;
            case "put in":
                await redis.SortedSetAddAsync(store.Records, ((string)stored[3].Element!).Replace("ana", "eve", StringComparison.Ordinal), stored[3].Score);
                break;
        }

        var verification = await reading.VerifyAsync(Cancelled);

        Assert.False(verification.Whole, how);
        Assert.Equal(where, verification.BrokenAt);

        async Task ReplaceAsync(int index)
        {
            await redis.SortedSetRemoveAsync(store.Records, stored[index].Element);
            await redis.SortedSetAddAsync(store.Records, ((string)stored[index].Element!).Replace("ana", "eve", StringComparison.Ordinal), stored[index].Score);
        }
    }

    [Fact]
    public void Row_OfAnExport_IsNoFormulaAndKeepsItsCells()
    {
        var row = AuditExport.Row(new AuditRecord
        {
            Sequence = 7, At = DateTimeOffset.UnixEpoch, Actor = "=HYPERLINK(\"x\")", Action = "team.put", Subject = "a,b", Detail = "two\nlines", Previous = "ff",
        });

        Assert.Equal("7,1970-01-01T00:00:00.0000000+00:00,\"'=HYPERLINK(\"\"x\"\")\",team.put,\"a,b\",\"two\nlines\",ff\r\n", row);
    }

    private static AuditQuery Query(DateTimeOffset? from = null, DateTimeOffset? to = null, string? actor = null, string? action = null, string? after = null, int? limit = null)
    {
        var (query, refusal) = AuditQuery.Read(from, to, actor, action, after, limit);
        Assert.Null(refusal);
        return query!;
    }

    private static AuditEntry Entry(string actor, string action, DateTimeOffset at) => new(at, actor, action, "ses_1", null);

    private async Task<(AuditStore Store, AuditReading Reading, IDatabase Redis)> OpenAsync(RedisKind kind, AuditOptions? options = null)
    {
        var redis = await servers.OpenAsync(kind);
        var store = new AuditStore(redis, RedisServers.Unique("audit"), options ?? new AuditOptions());
        return (store, new AuditReading(store), redis);
    }
}
