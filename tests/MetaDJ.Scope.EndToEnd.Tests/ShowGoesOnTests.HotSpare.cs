using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Refit;

namespace MetaDJ.Scope.EndToEnd.Tests;

public sealed partial class ShowGoesOnTests
{
    /// <summary>With a second pod the session never waits for one: its first dies, and the next cue lands on the other, which has followed all along.</summary>
    [Fact]
    public async Task PodThatDies_UnderASessionWithAHotSpare_IsReplacedByThePodThatFollowed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var house = fixture.House;
        using var control = new SimulatorControl(house.Simulator.Url);
        var name = RedisServers.Unique("spare");
        var broker = house.BrokerAs(name);
        var opened = await broker.OpenAsync(new OpenSessionRequest { Pool = PoolName.Parse(Deployment.Pool) }, null, cancellationToken);
        var id = opened.Content!.Id;
        await StateAsync(session => session.State == SessionState.Live);

        await PlayAsync("alone");
        var first = Assert.Single(await WhereAsync("alone"));
        await (await broker.WantHotSpareAsync(id, cancellationToken)).EnsureSuccessfulAsync();
        var followed = await StateAsync(session => session.HotSpare == HotSpareState.StandsBy);
        await PlayAsync("together");
        var both = await Eventually.SeeAsync("both pods show it", () => WhereAsync("together"), pods => pods.Count == 2, cancellationToken);
        var second = Assert.Single(both, pod => pod != first);

        await control.ArmAsync(new { kind = "podDies", pod = first }, cancellationToken);
        var died = TimeProvider.System.GetTimestamp();
        var seen = new List<SessionState>();
        var taken = await StateAsync(session =>
        {
            seen.Add(session.State);
            return session.FencingToken is { } token && token != followed.FencingToken;
        });
        var after = TimeProvider.System.GetElapsedTime(died);
        await PlayAsync("after");

        Assert.All(seen, state => Assert.Equal(SessionState.Live, state));
        var there = await WhereAsync("after");

        // A next one may stand by already, and follow.
        Assert.Contains(second, there);
        Assert.DoesNotContain(first, there);
        Assert.Equal(SessionState.Live, taken.State);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"took over after {after.TotalSeconds:0.0} s"));
        await broker.CloseAsync(id, cancellationToken);

        async Task PlayAsync(string text)
        {
            var request = new CueRequest { Kind = CueKind.Prompt, Prompts = [new WeightedPrompt($"{name}/{text}")] };
            var cue = (await house.QueueAs(name, 0).EnqueueAsync(id, request, $"{name}/{text}", cancellationToken)).Content!;
            await Eventually.SeeAsync(
                $"Scope took {text}",
                async () => (await house.QueueAs(name, 0).GetAsync(id, cue.Id, cancellationToken)).Content?.State,
                state => state is CueState.Accepted or CueState.Applied,
                cancellationToken);
        }

        async Task<IReadOnlyList<string>> WhereAsync(string text) =>
            [.. (await control.PromptsAsync(cancellationToken)).Where(pod => pod.Texts.Contains($"{name}/{text}")).Select(pod => pod.PodId)];

        async Task<SessionResponse> StateAsync(Func<SessionResponse, bool> holds) => (await Eventually.SeeAsync(
            "the session to be so", async () => (await broker.GetAsync(id, cancellationToken)).Content, session => session is not null && holds(session), cancellationToken))!;
    }
}
