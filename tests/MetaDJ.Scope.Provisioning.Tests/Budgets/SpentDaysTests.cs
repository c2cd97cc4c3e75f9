using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Provisioning.Tests.Spend;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Budgets;

/// <summary>What was spent of a day, read line by line as they come.</summary>
[Collection("pod records")]
public sealed class SpentDaysTests(RedisServers servers)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Since_WhileLinesComeAndTheBillCorrectsThem_CountsEachOnce(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? PodStoreTests.Database : 0);
        var day = DateOnly.FromDateTime(Noon.UtcDateTime);
        await LedgerForTests.ClearAsync(redis, day);
        var ledger = new LedgerStore(redis, Options.Create(new SpendOptions()));
        using var days = new SpentDays(redis, ledger, new FakeTimeProvider(Noon));
        var sums = new List<decimal>();

        foreach (var line in new[] { Line("a", 1), Line("b", 2), Line("b", 2), Correction("a", 0.5m), Line("c", 4), Correction("a", -0.25m), Line("d", 8) })
        {
            await ledger.AddAsync([line], 0);
            sums.Add((await days.SinceAsync(day)).Single().Shares.Sum(share => share.Amount));
        }

        // A correction that replaces another is seen with the next line, or with the hour.
        Assert.Equal([1, 3, 3, 3.5m, 7.5m, 7.5m, 14.75m], sums);
    }

    private static LedgerLine Line(string cloudId, decimal amount) =>
        new(SpendKind.Gpu, cloudId, MeterWorld.Label with { User = cloudId }, Noon, Noon.AddMinutes(1), amount);

    private static LedgerLine Correction(string cloudId, decimal amount) => Line(cloudId, amount) with { IsCorrection = true };
}
