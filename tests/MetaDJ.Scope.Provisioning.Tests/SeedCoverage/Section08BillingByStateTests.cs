using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Tests.Spend;

namespace MetaDJ.Scope.Provisioning.Tests.SeedCoverage;

/// <summary>Section 8: what is billed in which state.</summary>
public sealed class Section08BillingByStateTests
{
    [Theory]
    [InlineData(CloudPodStatus.Provisioning, "")]
    [InlineData(CloudPodStatus.Starting, "")]
    [InlineData(CloudPodStatus.Running, "Gpu 1, ContainerDisk 0.01, VolumeDisk 0.01")]
    [InlineData(CloudPodStatus.Exited, "VolumeDisk 0.02")]
    [InlineData(CloudPodStatus.Error, "VolumeDisk 0.02")]
    [InlineData(CloudPodStatus.Terminated, "")]
    public void RunningIsComputeAndStorage_StoppedIsStorage_TerminatedIsNothing(CloudPodStatus status, string expected)
    {
        var world = new MeterWorld();
        world.See(MeterWorld.Start, MeterWorld.Pod(status));

        Assert.Equal(expected, string.Join(", ", (world.Meter?.Open ?? []).Select(rate => FormattableString.Invariant($"{rate.Kind} {rate.PerHour:0.##}"))));
    }

    [Fact]
    public async Task TheCloudsOwnBillSaysTheSame_StateByState()
    {
        var start = new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);
        await using var world = await BilledCloud.StartAsync(start);
        var token = TestContext.Current.CancellationToken;
        var request = new CloudPodRequest(
            BilledCloud.Prefix + "states", "daydreamlive/scope:0.2.4", "NVIDIA GeForce RTX 4090", CloudTier.Secure, null, 73, 73, null, new Dictionary<string, string>());
        var pod = Assert.IsType<CreateOutcome.Placed>(await world.Cloud.CreateAsync(request, token)).Pod;
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        var running = Assert.Single(await world.Cloud.ListAsync(token));
        var before = await world.TotalAsync();

        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(running.CostPerHour + 0.02m, decimal.Round(await world.TotalAsync() - before, 9));

        await world.Cloud.StopAsync(pod.CloudId, token);
        before = await world.TotalAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0.02m, decimal.Round(await world.TotalAsync() - before, 9));
        Assert.Equal((73, 73), (Assert.Single(await world.Cloud.ListAsync(token)).DiskGb, running.VolumeGb));

        await world.Cloud.TerminateAsync(pod.CloudId, token);
        before = await world.TotalAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(before, await world.TotalAsync());
    }
}
