using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.Testing;
using StackExchange.Redis;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>
/// Set lists play on the beat of 120, 128 and 140 BPM while something is killed, frozen or out of reach. Judged by what the pods got: each acknowledged
/// cue has its effect once, or expired by its rule and never came; afterwards the cues arrive on the bar lines again.
/// </summary>
/// <remarks>
/// The grid is judged by the median distance from the nearest bar line, against half a beat: of cues that come at any time it would be a whole beat.
/// For a false alarm most cues would have to be late by a quarter of a second; how fast the machine is makes no difference to what is counted.
/// </remarks>
[Collection(DeploymentFixture.Turns)]
public sealed class BeatGoesOnTests(DeploymentFixture fixture)
{
    private const int Before = 3;
    private const int After = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kill")]
    [InlineData("freeze")]
    [InlineData("redis")]
    [InlineData("unreachable")]
    [InlineData("lost-answer")]
    public async Task Fault_WhileSetListsPlayOnTheBeat_LosesAndDoublesNothing_AndTheBeatIsFoundAgain(string fault)
    {
        var house = fixture.House;
        using var stage = new SimulatorControl(house.Simulator.Url);
        var name = RedisServers.Unique(fault);
        var duos = new[] { 120.0, 128.0, 140.0 }.Select(bpm => new Duo(house, $"{name}-{bpm:0}", bpm)).ToList();
        await Task.WhenAll(duos.Select(duo => duo.OpenAsync(Cancellation)));
        await Task.WhenAll(duos.Select(duo => duo.PlayAsync(Cancellation)));
        var owners = await OwnersAsync(duos);
        await Task.WhenAll(duos.Select(duo => duo.PlaysOnAsync(Before, Cancellation)));

        var begun = TimeProvider.System.GetUtcNow();
        var before = await StrikeAsync(fault, duos, stage);
        var over = TimeProvider.System.GetUtcNow();
        await Task.WhenAll(duos.Select(duo => duo.PlaysOnAsync(After, Cancellation)));
        var played = await Task.WhenAll(duos.Select(duo => duo.EndAsync(stage, before, Cancellation)));

        Assert.All(played, show => show.HadEachEffectOnce());
        Assert.All(played, show => FoundTheBeat(show, begun, fault, over));
        Assert.All(played, show => Assert.InRange(show.PictureCameBack(), 1, fault == "unreachable" ? 2 : 1));
        if (fault is "kill" or "freeze")
        {
            Assert.All(owners.Zip(await OwnersAsync(duos)), owner => Assert.NotEqual(owner.First, owner.Second));
        }

        // There was something to find: the prompter's bars went by meanwhile, or the cue whose answer was lost was found.
        Assert.All(played, show => Assert.Contains(show.Cues, cue => fault == "lost-answer" ? cue.Cause?.Contains("found on the stage", StringComparison.Ordinal) == true : cue.State == CueState.Expired));
        await Task.WhenAll(duos.Select(duo => duo.CloseAsync(Cancellation)));
        NothingSaidAloud(house, duos, [.. played.SelectMany(show => show.Everything.Select(arrival => arrival.PodId)).Distinct()]);
    }

    /// <summary>Through all that, no log has a prompt, a token, or where a pod is (design invariant 7). The simulator is the cloud: what it says is its own.</summary>
    private static void NothingSaidAloud(Deployment house, IReadOnlyList<Duo> duos, IReadOnlyList<string> pods)
    {
        foreach (var service in house.Services().Where(service => service != house.Simulator))
        {
            var said = service.Output;
            Assert.All(duos, duo => Assert.DoesNotContain(duo.Prompts, said, StringComparison.Ordinal));
            Assert.All(pods, pod => Assert.DoesNotContain($"{pod}-8000", said, StringComparison.Ordinal));
            Assert.DoesNotContain("Bearer ey", said, StringComparison.Ordinal);
        }
    }

    private static void FoundTheBeat(Duo.Played show, DateTimeOffset begun, string fault, DateTimeOffset over)
    {
        var after = show.List.Where(arrival => arrival.At > begun).ToList();
        Assert.True(after.Count >= After - 1, $"Only {after.Count} cues came after the fault.");
        var errors = after.Select(arrival => show.Duo.FromBar(arrival.At).Duration()).Order().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{fault}, beat of {show.Duo.Beat.TotalMilliseconds:0} ms: on the bar again {(after[0].At - begun).TotalSeconds:0.0} s after the fault began ({(over - begun).TotalSeconds:0.0} s long), {show.Cues.Count(cue => cue.State == CueState.Expired)} expired; from the bar: {string.Join(' ', after.Select(arrival => $"{show.Duo.FromBar(arrival.At).TotalMilliseconds:0}"))} ms"));
        Assert.True(errors[errors.Count / 2] < show.Duo.Beat / 2, $"median {errors[errors.Count / 2]} of a beat of {show.Duo.Beat}: {string.Join(' ', errors)}");
    }

    /// <returns>What the pods had got, as far as they may be gone by the end.</returns>
    private async Task<IReadOnlyList<Arrival>> StrikeAsync(string fault, IReadOnlyList<Duo> duos, SimulatorControl stage)
    {
        var (house, owner) = (fixture.House, fixture.House.Queues[0]);
        switch (fault)
        {
            case "kill":
                await owner.KillAsync();
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, Cancellation);
                owner.Start();
                await owner.ReadyAsync(Cancellation);
                break;
            case "freeze":
                // Longer than the others wait for a sign of life. It wakes with cues in its hands that are no longer its own.
                await owner.PauseAsync();
                await Task.Delay(TimeSpan.FromSeconds(7), TimeProvider.System, Cancellation);
                await owner.ResumeAsync();
                await owner.ReadyAsync(Cancellation);
                break;
            case "redis":
                await house.Redis.KillAsync();
                await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancellation);
                await house.Redis.RestartAsync();
                break;
            case "unreachable":
                var pods = await stage.PodsOfAsync(duos, Cancellation);
                await Task.WhenAll(pods.Select(pod => stage.ArmAsync(new { kind = "proxyFails", pod, duration = "00:00:30" }, Cancellation)));
                var before = await stage.ArrivalsAsync(Cancellation);
                await Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, Cancellation);
                return before;
            case "lost-answer":
                var lost = await stage.PodsOfAsync(duos, Cancellation);
                await Task.WhenAll(lost.Select(pod => stage.ArmAsync(new { kind = "gatewayTimeout", pod, path = "/api/v1/session/parameters", count = 1 }, Cancellation)));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "Nobody knows how to do this.");
        }

        return [];
    }

    private async Task<IReadOnlyList<string>> OwnersAsync(IReadOnlyList<Duo> duos)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(fixture.House.Redis.ConnectionString);
        return await Task.WhenAll(duos.Select(async duo => (await redis.GetDatabase().HashGetAsync($"queue:{{{duo.Session}}}:meta", "owner")).ToString()));
    }
}
