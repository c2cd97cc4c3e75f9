using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service.Processes;

/// <summary><c>kill -9</c> of the real process while it asks for a pod: whatever the moment, one pod is paid for.</summary>
public sealed class KilledMidCreateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly Dictionary<string, string> Unlimited = new()
    {
        ["Simulator__RateLimit__PerMinute"] = "100000", ["Simulator__RateLimit__PerHour"] = "1000000", ["Simulator__RateLimit__PerDay"] = "10000000",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="fault">What keeps the call from being answered; null for a kill as soon as the wish is written down, before or while it is asked.</param>
    /// <param name="made">Whether the pod must be there at the time of the kill.</param>
    [Theory]
    [InlineData(null, false)]
    [InlineData("heldCreate", false)]
    [InlineData("heldCreateAnswer", true)]
    [InlineData("lostCreateAnswer", true)]
    public async Task Kill_WhileAPodIsAskedFor_PaysForOnePod(string? fault, bool made)
    {
        await using var house = await SmallHouse.StartAsync(warm: 1, Unlimited);
        await house.Simulator.ReadyAsync(Cancellation);
        if (fault is not null)
        {
            await house.FaultAsync(new { kind = fault, count = 1, takes = "00:00:02" });
        }

        await Eventually.SeeAsync(
            "the wish is written down",
            house.RecordsAsync,
            records => records.Any(pod => fault is null || pod.Placement.Asking is not null),
            Cancellation,
            Limit);
        if (made)
        {
            await Eventually.SeeAsync("the cloud has it", house.PaidForAsync, pods => pods.Count == 1, Cancellation, Limit);
        }

        await house.Provisioning.KillAsync();
        var wish = Assert.Single(await house.RecordsAsync());
        house.Provisioning.Start();

        var ready = await Eventually.SeeAsync(
            "a pod is ready", house.RecordsAsync, records => records.Any(pod => pod.State == PodState.Ready), Cancellation, Limit);
        Assert.Equal(wish.Id, Assert.Single(ready).Id);
        Assert.Single(await house.PaidForAsync());
    }
}
