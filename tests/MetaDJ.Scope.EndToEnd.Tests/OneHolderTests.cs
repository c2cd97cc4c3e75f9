using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>
/// Nobody touches a stage that is not theirs: one broker is stopped for longer than a lease lasts, one is cut off from Redis, stages are handed over and
/// granted anew meanwhile, and everybody goes on sending. Judged by what reached the pods (design invariant 1).
/// </summary>
public sealed class OneHolderTests
{
    private static readonly PoolName Pool = PoolName.Parse("stage");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stage_WhileBrokersAreStoppedAndCutOff_IsNeverReachedUnderAnOlderToken()
    {
        await using var house = await ThreeBrokers.StartAsync(pods: 3, Cancellation);
        using var control = new SimulatorControl(house.Simulator.Url);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var people = new Insistence(done.Token);
        // Each is reached through one broker alone, so that a lease runs out when its broker stands still.
        var throughStopped = await OpenAsync(house, "ana");
        var throughCutOff = await OpenAsync(house, "ben");
        var handedOn = await OpenAsync(house, "cleo");
        people.Play(house.Stopped, throughStopped.Id, Token(throughStopped), hands: 4);
        people.Play(house.CutOff, throughCutOff.Id, Token(throughCutOff), hands: 4);
        house.Brokers.ToList().ForEach(broker => people.Play(broker, handedOn.Id, Token(handedOn), hands: 2));
        var heirs = new List<SessionResponse> { await InLineAsync(house, "dora"), await InLineAsync(house, "emil") };
        await Eventually.SeeAsync("updates reach the pods", () => Task.FromResult(people.Accepted), accepted => accepted > 20, Cancellation);

        // Short enough that nothing gives the slow updates up: whoever was stopped in the middle of one would go on with it.
        for (var i = 0; i < 4; i++)
        {
            await house.Stopped.PauseAsync();
            handedOn = await HandOnAsync(house, people, handedOn, times: 1);
            await Eventually.SeeAsync("the next person plays", () => NewestAsync(control), newest => newest >= Token(handedOn), Cancellation);
            await house.Stopped.ResumeAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Cancellation);
        }

        await house.Stopped.PauseAsync();
        house.Link.Cut();
        var handing = HandOnAsync(house, people, handedOn, times: 6);
        for (var i = 0; i < heirs.Count; i++)
        {
            heirs[i] = await LiveAsync(house, heirs[i].Id);
            people.Play(house.Well, heirs[i].Id, Token(heirs[i]), hands: 3);
        }

        var handed = await handing;
        var before = people.Accepted;
        await Eventually.SeeAsync("the heirs play", () => Task.FromResult(people.Accepted), accepted => accepted > before + 10, Cancellation);
        var refused = people.Refused;
        await house.Stopped.ResumeAsync();
        house.Link.Mend();
        await Eventually.SeeAsync("those who stood still are told", () => Task.FromResult(people.Refused), told => told >= refused + 8, Cancellation);
        await HandOnAsync(house, people, handed, times: 2);

        await done.CancelAsync();
        await people.EndAsync();
        var pods = await control.PromptsAsync(Cancellation);
        var byPod = pods.ToDictionary(pod => pod.PodId, pod => pod.Texts.Select(Insistence.TokenIn).OfType<long>().ToList());
        Assert.All(byPod, pod => Assert.Equal(pod.Value.Order(), pod.Value));
        // The test had something to find: two pods went to heirs, one was handed on, and all of them were played on by each.
        Assert.Equal(3, byPod.Count(pod => pod.Value.Distinct().Count() > 1));
        Assert.Equal(SessionEndReason.LeaseExpired, (await house.Api.GetAsync(throughStopped.Id, Cancellation)).Content!.EndReason);
        Assert.Equal(SessionEndReason.LeaseExpired, (await house.Api.GetAsync(throughCutOff.Id, Cancellation)).Content!.EndReason);
        Assert.True(byPod.Values.SelectMany(tokens => tokens).ToHashSet().IsSupersetOf(heirs.Select(Token)));
    }

    /// <summary>The highest token that reached any pod.</summary>
    private static async Task<long> NewestAsync(SimulatorControl control) =>
        (await control.PromptsAsync(Cancellation)).SelectMany(pod => pod.Texts).Select(Insistence.TokenIn).Max() ?? 0;

    private static async Task<SessionResponse> OpenAsync(ThreeBrokers house, string subject) => await LiveAsync(house, (await InLineAsync(house, subject)).Id);

    private static async Task<SessionResponse> InLineAsync(ThreeBrokers house, string subject)
    {
        var broker = Deployment.Client<ISessionBrokerApi>(house.Well.Url, AccessForTests.Member(subject));
        var opened = await Eventually.SeeAsync(
            "the pool is known", () => broker.OpenAsync(new OpenSessionRequest { Pool = Pool }, null, Cancellation), answer => answer.IsSuccessStatusCode, Cancellation);
        return opened.Content!;
    }

    private static async Task<SessionResponse> LiveAsync(ThreeBrokers house, SessionId id)
    {
        var live = await Eventually.SeeAsync(
            $"{id} is live", () => house.Api.GetAsync(id, Cancellation), answer => answer.Content is { State: SessionState.Live }, Cancellation);
        return live.Content!;
    }

    /// <summary>From person to person, through the broker that is well; each plays through all three.</summary>
    private static async Task<SessionResponse> HandOnAsync(ThreeBrokers house, Insistence people, SessionResponse session, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var handed = await house.Api.HandOverAsync(session.Id, new HandOverRequest { To = $"person-{i}", FencingToken = session.FencingToken!.Value }, Cancellation);
            Assert.Equal(HttpStatusCode.OK, handed.StatusCode);
            session = handed.Content!;
            house.Brokers.ToList().ForEach(broker => people.Play(broker, session.Id, Token(session), hands: 1));
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(200, 1500)), TimeProvider.System, Cancellation);
        }

        return session;
    }

    private static long Token(SessionResponse session) => session.FencingToken!.Value.Value;
}
