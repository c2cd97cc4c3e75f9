using System.Diagnostics.Metrics;
using MetaDJ.Scope.Provisioning.Alerts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Tests.Pods;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Tests.Alerts;

/// <summary>Alerts live under one key, so these tests take turns with those of the pods.</summary>
[Collection("pod records")]
public sealed class AlertStoreTests(RedisServers servers)
{
    private readonly ArmedTimeProvider _clock = new();

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Raise_Again_KeepsWhenItBegan_AndClearEndsIt(RedisKind kind)
    {
        var alerts = Store(await EmptyAsync(kind));
        var began = _clock.GetUtcNow();
        await alerts.RaiseAsync("billing-gap", AlertSeverity.Warning, "0.10 USD");
        _clock.Advance(TimeSpan.FromHours(1));
        await alerts.RaiseAsync("billing-gap", AlertSeverity.Error, "9.00 USD");

        var open = Assert.Single(await alerts.ListAsync());
        Assert.Equal((began, began.AddHours(1), AlertSeverity.Error, "9.00 USD"), (open.Since, open.At, open.Severity, open.Text));

        await alerts.ClearAsync("billing-gap");
        await alerts.ClearAsync("billing-gap");
        Assert.Empty(await alerts.ListAsync());
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Raise_BeyondTheBound_DropsTheOneRaisedLongestAgo(RedisKind kind)
    {
        var alerts = Store(await EmptyAsync(kind));
        for (var i = 0; i < 200; i++)
        {
            await alerts.RaiseAsync($"volume-unattached:{i}", AlertSeverity.Warning, "It costs.");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await alerts.RaiseAsync("volume-unattached:0", AlertSeverity.Warning, "It still costs.");
        await alerts.RaiseAsync("balance-exhausted", AlertSeverity.Error, "Nothing is placed any more.");

        var open = await alerts.ListAsync();
        Assert.Equal((200, "balance-exhausted"), (open.Count, open[0].Key));
        Assert.Contains(open, alert => alert.Key == "volume-unattached:0");
        Assert.DoesNotContain(open, alert => alert.Key == "volume-unattached:1");
    }

    private AlertStore Store(IDatabase redis)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new AlertStore(redis, _clock, new ProvisioningMetrics(meters), NullLogger<AlertStore>.Instance);
    }

    private async Task<IDatabase> EmptyAsync(RedisKind kind)
    {
        var redis = (await servers.OpenAsync(kind)).Multiplexer.GetDatabase(kind == RedisKind.Redis ? PodStoreTests.Database : 0);
        await redis.KeyDeleteAsync(AlertKeys.Open);
        return redis;
    }
}
