using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Offers.Odds;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Tests.Offers.Odds;

[Collection("pod records")]
public sealed class OddsStoreTests(RedisServers servers)
{
    private const int Database = 9;

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 20, 30, 0, TimeSpan.Zero);
    private static readonly Candidate L4 = new("NVIDIA L4", CloudTier.Secure, "EU-RO-1");
    private static readonly Candidate Anywhere = new("NVIDIA L4", CloudTier.Community, null);

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Keep_AddsUp_AndForgetsAsTheTableDoes(RedisKind kind)
    {
        var store = await EmptyAsync(kind);

        await store.KeepAsync(L4, given: false, Now - TimeSpan.FromHours(12));
        await store.KeepAsync(L4, given: false, Now - TimeSpan.FromHours(6));
        var changed = await store.KeepAsync(L4, given: true, Now);
        await store.KeepAsync(Anywhere, given: true, Now);
        var table = await store.ReadAsync();

        var late = table.Cells[new OddsCellKey(L4, null)];
        Assert.Equal((1, 0.75, Now), (late.Given, Math.Round(late.Refused, 4), late.At));
        Assert.Equal((1, 0, Now), table.Cells[new OddsCellKey(L4, 20)] is var hour ? (hour.Given, hour.Refused, hour.At) : default);
        Assert.Equal((0, 1), table.Cells[new OddsCellKey(L4, 14)] is var before ? (before.Given, before.Refused) : default);
        Assert.Equal(1, table.Cells[new OddsCellKey(Anywhere, null)].Given);
        Assert.All(changed, cell => Assert.Equal(table.Cells[cell.Key], cell.Value));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Keep_ByManyAtOnce_LosesNone(RedisKind kind)
    {
        var store = await EmptyAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => store.KeepAsync(L4, given: number % 2 == 0, Now)));

        Assert.Equal(new OddsCell(20, 20, Now), (await store.ReadAsync()).Cells[new OddsCellKey(L4, null)]);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Keep_BeyondTheBound_DropsTheOldest(RedisKind kind)
    {
        var store = await EmptyAsync(kind);

        for (var place = 0; place < 5; place++)
        {
            await store.KeepAsync(L4 with { DataCenter = $"DC-{place}" }, given: true, Now + TimeSpan.FromMinutes(place), mostCells: 6);
        }

        Assert.Equal(["DC-2", "DC-3", "DC-4"], (await store.ReadAsync()).Cells.Keys.Select(key => key.Candidate.DataCenter).Distinct().Order());
    }

    private async Task<OddsStore> EmptyAsync(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? Database : 0);
        await redis.KeyDeleteAsync([OddsKeys.Cells, OddsKeys.Ages]);
        return new OddsStore(redis, Options.Create(new OfferOptions()));
    }
}
