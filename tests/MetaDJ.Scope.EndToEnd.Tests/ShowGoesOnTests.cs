using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>
/// The show must go on: 200 cues on 20 sessions while something is killed under them. No acknowledged cue is lost, none is out of order, and
/// no pod is reached by two holders (design invariants 1, 2, 5 and 6).
/// </summary>
[Collection(DeploymentFixture.Turns)]
public sealed partial class ShowGoesOnTests(DeploymentFixture fixture)
{
    private const int Sessions = DeploymentFixture.Pods;
    private const int Cues = 10;

    [Theory]
    [InlineData("prompt-queue")]
    [InlineData("session-broker")]
    [InlineData("provisioning")]
    [InlineData("redis")]
    [InlineData("rabbitmq")]
    [InlineData("pod")]
    public async Task Kill_WhileTwentySessionsPlay_LosesNoCueAndNoOrder(string victim)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var house = fixture.House;
        using var control = new SimulatorControl(house.Simulator.Url);
        var band = new Band(house, RedisServers.Unique(victim));
        await band.OpenAsync(Sessions, cancellationToken);

        var back = Task.CompletedTask;
        for (var cue = 0; cue < Cues; cue++)
        {
            if (cue == Cues / 2)
            {
                back = await KillAsync(victim, control, cancellationToken);
            }

            await band.EnqueueAsync(cue, cancellationToken);
        }

        await back;
        await band.AllTakenAsync(cancellationToken);
        Check(band, await control.ArrivalsAsync(cancellationToken), victim);
        await band.CloseAsync(cancellationToken);
    }

    private static void Check(Band band, IReadOnlyList<Arrival> arrivals, string victim)
    {
        // The whole Look, put on a pod anew, is no effect of a cue.
        var pods = arrivals.Where(arrival => !arrival.IsReplay).GroupBy(arrival => arrival.PodId, arrival => arrival.Text).ToList();
        for (var player = 0; player < Sessions; player++)
        {
            var markers = Enumerable.Range(0, Cues).Select(cue => band.Marker(player, cue)).ToList();
            var reached = pods.Select(pod => pod.Select(text => markers.IndexOf(text)).Where(cue => cue >= 0).ToList()).Where(cues => cues.Count > 0).ToList();

            // Never twice, and never before one that came earlier in the queue: what was sent and not recorded is found on the stage by the successor.
            Assert.All(reached, cues => Assert.Equal(cues.Distinct().Order(), cues));
            if (victim != "pod")
            {
                // Nothing touched the pods: each player stayed on one, and everything arrived there. What a dead pod got went with it.
                Assert.Equal(Enumerable.Range(0, Cues), Assert.Single(reached));
            }
        }

        var players = Enumerable.Range(0, Sessions).SelectMany(player => Enumerable.Range(0, Cues).Select(cue => (band.Marker(player, cue), player))).ToDictionary();
        Assert.All(pods, pod => Assert.InRange(pod.Where(players.ContainsKey).Select(text => players[text]).Distinct().Count(), 0, 1));
    }

    /// <returns>What to await until it is back.</returns>
    private async Task<Task> KillAsync(string victim, SimulatorControl control, CancellationToken cancellationToken)
    {
        var house = fixture.House;
        switch (victim)
        {
            case "redis":
                return house.Redis.RestartAsync();
            case "rabbitmq":
                return house.Rabbit.RestartAsync(cancellationToken);
            case "pod":
                await control.ArmAsync(new { kind = "podDies", count = 1 }, cancellationToken);
                return Task.CompletedTask;
        }

        var service = victim switch
        {
            "prompt-queue" => house.Queues[0],
            "session-broker" => house.Broker,
            "provisioning" => house.Provisioning,
            _ => throw new ArgumentOutOfRangeException(nameof(victim), victim, "Nobody knows how to kill this."),
        };
        await service.KillAsync();
        return BackAsync();

        async Task BackAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            service.Start();
            await service.ReadyAsync(cancellationToken);
        }
    }
}
