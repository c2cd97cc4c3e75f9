using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service.Processes;

/// <summary>The account's 60 calls a minute are used up by somebody else: whoever comes is served all the same, for a warm pod needs no call.</summary>
public sealed class RateLimitedWarmPoolTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WarmPool_WhenTheRateLimitOf60AMinuteIsUsedUp_ServesSessionAfterSession()
    {
        await using var house = await SmallHouse.StartAsync(warm: 1, new Dictionary<string, string> { ["Simulator__RateLimit__PerMinute"] = "60" });
        await house.Broker.ReadyAsync(Cancellation);
        await Eventually.SeeAsync(
            "a pod is warm", house.RecordsAsync, records => records.Any(pod => pod.State == PodState.Ready), Cancellation, Limit);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var greed = UseUpAsync(house, over.Token);

        await Eventually.SeeAsync("the quota is used up", house.CallCloudAsync, status => status == 429, Cancellation, Limit);
        for (var guest = 0; guest < 3; guest++)
        {
            await PlayAsync(house, $"guest-{guest}");
        }

        Assert.Single(await house.PaidForAsync());
        await over.CancelAsync();
        Assert.True(await greed > 0, "the quota was never used up while sessions came and went");
    }

    private static async Task PlayAsync(SmallHouse house, string guest)
    {
        var broker = house.BrokerAs(guest);
        using var opened = await broker.OpenAsync(new OpenSessionRequest { Pool = PoolName.Parse(SmallHouse.Pool) }, null, Cancellation);
        Assert.True(opened.IsSuccessful, opened.Error?.ToString());
        var live = await Eventually.SeeAsync(
            $"{guest} plays", () => StateAsync(broker, opened.Content!.Id), state => state == SessionState.Live, Cancellation, Limit);
        Assert.Equal(SessionState.Live, live);

        // The next guest gets the pod only after it was reset and a fresh frame was seen.
        using var closed = await broker.CloseAsync(opened.Content!.Id, Cancellation);
        Assert.True(closed.IsSuccessful, closed.Error?.ToString());
    }

    private static async Task<SessionState> StateAsync(ISessionBrokerApi broker, SessionId id)
    {
        using var answer = await broker.GetAsync(id, Cancellation);
        return answer.Content?.State ?? SessionState.Unknown;
    }

    /// <returns>How many calls were refused.</returns>
    private static async Task<int> UseUpAsync(SmallHouse house, CancellationToken cancellationToken)
    {
        var refused = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            refused += await house.CallCloudAsync() == 429 ? 1 : 0;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return refused;
    }
}
