using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

/// <summary>Sums for those who ask at every look: kept for a while, and still never behind.</summary>
[Collection("pod records")]
public sealed class SpendSumsTests(RedisServers servers)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Since_CountsWhatGoesOn_NewLinesAtOnce_AndCorrectionsOfDaysThatAreOverWithinAMinute(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? PodStoreTests.Database : 0);
        await LedgerForTests.ClearAsync(redis, DateOnly.FromDateTime(Noon.UtcDateTime));
        await redis.KeyDeleteAsync(PodKeys.Reconciler);
        var clock = new FakeTimeProvider(Noon);
        var store = new LedgerStore(redis, Options.Create(new SpendOptions()));
        var sums = new SpendSums(store, clock);
        var (ana, stage) = (MeterWorld.Label with { User = "ana" }, MeterWorld.Label.Pool!.Value);
        var meter = new Meter { CloudId = "c", Label = ana, Open = [new OpenInterval(SpendKind.Gpu, Noon.AddHours(-1), 2)] };
        await store.AddAsync([.. LedgerLine.Of(SpendKind.Gpu, "a", MeterWorld.Label, Noon.AddDays(-1), Noon.AddDays(-1).AddHours(3), 1)], 0);

        var since = Noon.AddDays(-1).AddHours(1);
        var before = await sums.SinceAsync(since, [meter]);
        Assert.Equal((4m, 4m, 2m), (before.All, before.Of(stage), before.Of("ana")));

        await store.AddAsync([.. LedgerLine.Of(SpendKind.Gpu, "b", ana, Noon.AddHours(-2), Noon.AddHours(-1), 0.5m)], 0);
        Assert.Equal(2.5m, (await sums.SinceAsync(since, [meter])).Of("ana"));

        var midnight = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(5.5m, (await sums.SinceAsync(midnight, [meter])).All);
        await store.AddAsync([new LedgerLine(SpendKind.Gpu, "a", MeterWorld.Label, Noon.AddDays(-1), Noon.AddDays(-1).AddHours(3), -0.25m, IsCorrection: true)], 0);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(5.25m + (2m / 60), (await sums.SinceAsync(midnight, [meter])).All, 6);
    }
}
