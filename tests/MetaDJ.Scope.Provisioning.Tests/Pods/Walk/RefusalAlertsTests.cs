using MetaDJ.Scope.Provisioning.Alerts;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Walk;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaDJ.Scope.Provisioning.Tests.Pods.Walk;

[Collection("pod records")]
public sealed class RefusalAlertsTests(RedisServers servers)
{
    private const int Database = 9;

    [Fact]
    public async Task RefusalForGood_CallsAPerson_UntilThePoolChanges_AlsoWhenAnotherReplicaActsByThen()
    {
        var redis = (await servers.OpenAsync(RedisKind.Redis)).Multiplexer.GetDatabase(Database);
        await redis.KeyDeleteAsync(AlertKeys.Open);
        using var services = new ServiceCollection().AddMetrics().AddSingleton<ProvisioningMetrics>().BuildServiceProvider();
        var alerts = new AlertStore(redis, TimeProvider.System, services.GetRequiredService<ProvisioningMetrics>(), NullLogger<AlertStore>.Instance);
        await alerts.RaiseAsync("billing-gap", AlertSeverity.Warning, "Another's.");
        var candidate = Candidate.Of(Fleet.Offer("RTX 4090"));
        var fleet = new Fleet().Waiting(1);
        fleet.Add(PodState.Lost, lost => lost with
        {
            Placement = new PodPlacement().Refused(new Refusal(candidate, "No such template.", RefusalKind.Misconfigured, 404, Fleet.Now)), Reason = "No such template.",
        });

        await new RefusalAlerts(alerts).LookAsync(fleet.Snapshot(), fence: 1);
        var raised = await alerts.ListAsync();
        await new RefusalAlerts(alerts).LookAsync(fleet.Wishing(spec => spec with { DiskGb = 50 }).Snapshot(), fence: 2);

        Assert.Equal(["pool-refused:stage", "billing-gap"], raised.Select(alert => alert.Key));
        Assert.Contains("No such template.", raised[0].Text, StringComparison.Ordinal);
        Assert.Equal("billing-gap", Assert.Single(await alerts.ListAsync()).Key);
    }
}
