using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Spend.Reconciliation;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using IMeterFactory = System.Diagnostics.Metrics.IMeterFactory;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

/// <summary>Meters and lines on both servers. The keys are one per deployment, so these tests take turns with those of the pods.</summary>
[Collection("pod records")]
public sealed class LedgerStoreTests(RedisServers servers)
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 24, 22, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 11, 24);
    private static readonly SpendLabel Held = MeterWorld.Label with { Session = "ses_1", Booking = "bkg_1", User = "ana" };

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Write_ThenRead_IsTheSame_ByDayAndBySession(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var (store, fence) = (Store(redis), await FenceAsync(redis));
        var reading = Reading(Line(Evening, hours: 4, Held), Line(Evening.AddHours(4), hours: 1, MeterWorld.Label));

        await store.WriteAsync(reading, fence);

        var state = await store.ReadAsync();
        Assert.Equal((Evening, (DateTimeOffset?)null), (state.PodsAt, state.VolumesAt));
        var meter = Assert.Single(state.Meters.Values);
        Assert.Equal(reading.State.Meters[MeterWorld.Id].Open, meter.Open);
        Assert.Equal((Held, Evening, 1.5m), (meter.Label, meter.Floor, meter.Cost(Held.Subject, Evening)));
        Assert.Equal([2.0], (await store.DayAsync(Day)).Select(line => line.Hours));
        Assert.Equal([1.0, 2.0], (await store.DayAsync(Day.AddDays(1))).Select(line => line.Hours).Order());
        Assert.Equal(4, (await store.SessionAsync("ses_1")).Sum(line => line.Amount));
        Assert.Equal(3, (await store.LinesAsync(Evening.AddHours(1), Evening.AddHours(4))).Sum(line => line.Amount));
        Assert.True(await redis.KeyTimeToLiveAsync(LedgerKeys.Day(Day)) > TimeSpan.FromDays(399));
        Assert.True(await redis.KeyTimeToLiveAsync(LedgerKeys.Session("ses_1")) > TimeSpan.FromDays(399));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Write_Twice_CountsOnce(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var (store, fence) = (Store(redis), await FenceAsync(redis));
        var reading = Reading(Line(Evening, hours: 1, Held), [.. LedgerLine.Of(SpendKind.ContainerDisk, MeterWorld.Id, Held, Evening, Evening.AddHours(1), 0.01m)]);

        await store.WriteAsync(reading, fence);
        await store.WriteAsync(reading, fence);

        Assert.Equal(1.01m, (await store.DayAsync(Day)).Sum(line => line.Amount));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Write_BehindAnotherReplica_IsRefused_AndWritesNothing(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var (store, fence) = (Store(redis), await FenceAsync(redis));

        await Assert.ThrowsAsync<SupersededException>(() => store.WriteAsync(Reading(Line(Evening, hours: 1, Held)), fence + 1));

        Assert.Empty(await store.DayAsync(Day));
        Assert.Empty((await store.ReadAsync()).Meters);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Book_OfTheNextReplica_GoesOnWhereTheOneThatDiedEnded_AndTheOldOnesWritesAreRefused(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var store = Store(redis);
        var (old, next) = (Book(store), Book(store));
        var fence = await FenceAsync(redis);
        var running = MeterWorld.Pod(CloudPodStatus.Running, startedAt: Evening);
        await LookAsync(old, fence, Evening, running);
        await LookAsync(old, fence, Evening.AddMinutes(30), running);

        // As if it had been killed, and its turn had passed.
        await redis.HashSetAsync(PodKeys.Reconciler, "until", "1");
        var later = await FenceAsync(redis);
        Assert.True(later > fence);
        await LookAsync(next, later, Evening.AddMinutes(60), running);
        await LookAsync(next, later, Evening.AddMinutes(90));
        await Assert.ThrowsAsync<SupersededException>(() => LookAsync(old, fence, Evening.AddMinutes(90)));
        await LookAsync(Book(store), later, Evening.AddMinutes(95));

        Assert.Equal(75.0 / 60, (await store.DayAsync(Day)).Sum(line => line.Hours), 9);
        Assert.Equal(3, (await store.DayAsync(Day)).Count);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Write_OfThousandsOfLines_IsWhole(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var (store, fence) = (Store(redis), await FenceAsync(redis));
        var lines = Enumerable.Range(0, 1_234).Select(i => Line(Evening.AddSeconds(i), hours: 0.001, Held with { Session = $"ses_{i % 7}" })[0]).ToArray();

        await store.WriteAsync(Reading(lines), fence);

        Assert.Equal(1_234, (await store.DayAsync(Day)).Count);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Day_ThatIsFull_KeepsItsSum(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var fence = await FenceAsync(redis);
        var store = new LedgerStore(redis, Options.Create(new SpendOptions())) { MostLines = 2 };

        await store.WriteAsync(Reading([.. Enumerable.Range(0, 5).SelectMany(i => Line(Evening.AddMinutes(i), hours: 0.01, Held))]), fence);

        var lines = await store.DayAsync(Day);
        Assert.Equal((3, 0.05m, 0.05), (lines.Count, decimal.Round(lines.Sum(line => line.Amount), 9), Math.Round(lines.Sum(line => line.Hours), 9)));
        var rest = Assert.Single(lines, line => line.CloudId == BillComparison.Folded);
        Assert.Equal((MeterWorld.Label.Pool, Evening.AddMinutes(2)), (rest.Label.Pool, rest.From));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Dropped_IsGone(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var (store, fence) = (Store(redis), await FenceAsync(redis));
        await store.WriteAsync(Reading(), fence);

        await store.WriteAsync(new SpendReading(LedgerState.Empty, [], [MeterWorld.Id], []), fence);

        Assert.Null(await store.MeterAsync(MeterWorld.Id));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Correction_WrittenAgain_ReplacesTheOneBefore_AndOldVerdictsAreForgotten(RedisKind kind)
    {
        var redis = await EmptyAsync(kind);
        var store = Store(redis);
        var checks = new BillCheckStore(redis, store, Options.Create(new SpendOptions { Retention = TimeSpan.FromDays(30) }));
        await checks.SaveAsync(Check(Day.AddDays(-31), 0.5m), 0);
        await checks.SaveAsync(Check(Day, 0.5m), 0);
        await checks.SaveAsync(Check(Day, -0.25m), 0);

        Assert.Equal(-0.25m, Assert.Single(await store.DayAsync(Day)).Amount);
        Assert.Equal((Day, -0.25m), Assert.Single(await checks.ListAsync()) is var (day, report) ? (day, report.Gap) : default);
    }

    private static BillCheck Check(DateOnly day, decimal gap)
    {
        var from = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        return new BillCheck(
            new BillCheckResponse { Day = day, At = Evening, Verdict = BillVerdict.Agrees, Ours = 1, Theirs = 1 + gap, Gap = gap, Unrecognised = 0, Gaps = [] },
            [new LedgerLine(SpendKind.Gpu, MeterWorld.Id, MeterWorld.Label, from, from.AddDays(1), gap, IsCorrection: true)]);
    }

    private static LedgerLine[] Line(DateTimeOffset from, double hours, SpendLabel label) =>
        [.. LedgerLine.Of(SpendKind.Gpu, MeterWorld.Id, label, from, from.AddHours(hours), 1)];

    private static SpendReading Reading(params LedgerLine[][] lines) => Reading([.. lines.SelectMany(line => line)]);

    private static SpendReading Reading(LedgerLine[] lines)
    {
        var meter = new Meter
        {
            CloudId = MeterWorld.Id, Label = Held, Floor = Evening, Spent = [new SubjectSpend(Held.Subject, 1.5m)], Open = [new OpenInterval(SpendKind.Gpu, Evening.AddHours(5), 0.123456789m)],
        };
        return new SpendReading(new LedgerState(new Dictionary<string, Meter> { [MeterWorld.Id] = meter }, Evening, null), [meter], [], lines);
    }

    private static async Task LookAsync(LedgerBook book, long fence, DateTimeOffset at, params Sighting[] pods)
    {
        var facts = new SpendFacts(
            at, [.. pods.Select(pod => pod with { At = at })], new Dictionary<string, DateTimeOffset>(), new Dictionary<string, SpendLabel>(), null, [], new HashSet<string>());
        await book.WriteAsync(Metering.Read(await book.StateAsync(fence), facts, at), fence, at);
    }

    private static LedgerBook Book(LedgerStore store) => new(
        store, new ProvisioningMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()));

    private static LedgerStore Store(IDatabase redis) => new(redis, Options.Create(new SpendOptions()));

    private static async Task<long> FenceAsync(IDatabase redis) =>
        (await new ReconcilerLease(redis, Options.Create(new ProvisioningOptions()), TimeProvider.System).HoldAsync())!.Value;

    private async Task<IDatabase> EmptyAsync(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? PodStoreTests.Database : 0);
        await LedgerForTests.ClearAsync(redis, Day);
        await redis.KeyDeleteAsync([PodKeys.Pods, PodKeys.Reconciler]);
        return redis;
    }
}

/// <summary>Empties what a test of the ledger leaves.</summary>
internal static class LedgerForTests
{
    public static async Task ClearAsync(IDatabase redis, DateOnly around)
    {
        await redis.KeyDeleteAsync([LedgerKeys.Meters, LedgerKeys.Seen, LedgerKeys.Reconciliations, Provisioning.Alerts.AlertKeys.Open]);
        await redis.KeyDeleteAsync([.. Enumerable.Range(-40, 80).Select(i => LedgerKeys.Day(around.AddDays(i)))]);
        await redis.KeyDeleteAsync([.. Enumerable.Range(0, 10).Select(i => LedgerKeys.Session($"ses_{i}"))]);
    }
}
