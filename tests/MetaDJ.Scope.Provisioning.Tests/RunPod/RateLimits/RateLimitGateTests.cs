using System.Net;
using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod.RateLimits;

public sealed class RateLimitGateTests
{
    private const string NoPods = """{"pods":[]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WithTheMinuteUsedUp_WaitsForTheNextOne()
    {
        var stub = new StubRunPod()
            .Answer(HttpStatusCode.OK, NoPods, headers: ("RateLimit", "\"minute\";r=0;t=12, \"hour\";r=100;t=1800"))
            .Answer(HttpStatusCode.OK, NoPods);
        using var runPod = new RunPodForTests(stub);
        await runPod.Cloud.ListAsync(Token);

        var waiting = runPod.Cloud.ListAsync(Token);
        runPod.Clock.Advance(TimeSpan.FromSeconds(11.9));
        var sentBefore = stub.Sent.Count;
        runPod.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await waiting;

        Assert.Equal((1, 2), (sentBefore, stub.Sent.Count));
    }

    [Fact]
    public async Task Read_CountsWhatItTakes_BeforeRunPodSaysSo()
    {
        var stub = new StubRunPod()
            .Answer(HttpStatusCode.OK, NoPods, headers: ("RateLimit", "\"minute\";r=2;t=12"))
            .Answer(HttpStatusCode.OK, NoPods);
        using var runPod = new RunPodForTests(stub);
        await runPod.Cloud.ListAsync(Token);
        await runPod.Cloud.ListAsync(Token);
        await runPod.Cloud.ListAsync(Token);

        var third = runPod.Cloud.ListAsync(Token);
        var sentBefore = stub.Sent.Count;
        runPod.Clock.Advance(TimeSpan.FromSeconds(12));
        await third;

        Assert.Equal((3, 4), (sentBefore, stub.Sent.Count));
    }

    [Fact]
    public async Task Change_WithTheMinuteUsedUp_IsAnsweredWithoutBeingSent()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, NoPods, headers: ("RateLimit", "\"minute\";r=0;t=12"));
        using var runPod = new RunPodForTests(stub);
        await runPod.Cloud.ListAsync(Token);

        var outcome = await runPod.Cloud.StopAsync("7h9k2m4n6p", Token);

        Assert.Equal(new CloudOutcome.RateLimited(TimeSpan.FromSeconds(12)), outcome);
        Assert.Single(stub.Sent);
    }

    /// <summary>A pod that is to end costs money while it waits for somebody to decide again; its end is right however late it comes.</summary>
    [Fact]
    public async Task End_WithTheMinuteUsedUp_WaitsForTheNextOne()
    {
        var stub = new StubRunPod()
            .Answer(HttpStatusCode.OK, NoPods, headers: ("RateLimit", "\"minute\";r=0;t=12"))
            .Answer(HttpStatusCode.NoContent, "");
        using var runPod = new RunPodForTests(stub);
        await runPod.Cloud.ListAsync(Token);

        var ending = runPod.Cloud.TerminateAsync("7h9k2m4n6p", Token);
        var sentBefore = stub.Sent.Count;
        runPod.Clock.Advance(TimeSpan.FromSeconds(12));

        Assert.IsType<CloudOutcome.Done>(await ending);
        Assert.Equal((1, 2), (sentBefore, stub.Sent.Count));
    }

    [Fact]
    public async Task Change_AfterTheWindowHasPassed_IsSent()
    {
        var stub = new StubRunPod()
            .Answer(HttpStatusCode.OK, NoPods, headers: ("RateLimit", "\"minute\";r=0;t=12"))
            .Answer(HttpStatusCode.OK, "{}");
        using var runPod = new RunPodForTests(stub);
        await runPod.Cloud.ListAsync(Token);
        runPod.Clock.Advance(TimeSpan.FromSeconds(12));

        Assert.IsType<CloudOutcome.Done>(await runPod.Cloud.StopAsync("7h9k2m4n6p", Token));
    }

    [Fact]
    public async Task Change_AfterA429_IsHeldBackUntilRetryAfterHasPassed()
    {
        var stub = new StubRunPod().Problem(HttpStatusCode.TooManyRequests, "minute", ("Retry-After", "20")).Answer(HttpStatusCode.OK, "{}");
        using var runPod = new RunPodForTests(stub);
        await runPod.Cloud.StopAsync("7h9k2m4n6p", Token);

        runPod.Clock.Advance(TimeSpan.FromSeconds(19));
        var held = await runPod.Cloud.StopAsync("7h9k2m4n6p", Token);
        runPod.Clock.Advance(TimeSpan.FromSeconds(1));
        var sent = await runPod.Cloud.StopAsync("7h9k2m4n6p", Token);

        Assert.Equal(new CloudOutcome.RateLimited(TimeSpan.FromSeconds(1)), held);
        Assert.IsType<CloudOutcome.Done>(sent);
        Assert.Equal(2, stub.Sent.Count);
    }

    [Fact]
    public async Task Read_AfterA429_IsRepeatedWhenRetryAfterHasPassed()
    {
        var stub = new StubRunPod().Problem(HttpStatusCode.TooManyRequests, "minute", ("Retry-After", "20")).Answer(HttpStatusCode.OK, NoPods);
        using var runPod = new RunPodForTests(stub);
        var listing = runPod.Cloud.ListAsync(Token);

        await runPod.Clock.ArmedAsync(Token); // the first attempt's deadline
        await runPod.Clock.ArmedAsync(Token); // the pause before the second, shorter than RunPod asked for
        runPod.Clock.Advance(TimeSpan.FromSeconds(5));
        await runPod.Clock.ArmedAsync(Token); // the gate
        var (sentBefore, doneBefore) = (stub.Sent.Count, listing.IsCompleted);
        runPod.Clock.Advance(TimeSpan.FromSeconds(15));
        await listing;

        Assert.Equal((1, false, 2), (sentBefore, doneBefore, stub.Sent.Count));
    }

    /// <summary>Nobody waits for tomorrow: with the day used up a read fails at once.</summary>
    [Fact]
    public async Task Read_WithTheDayUsedUp_FailsInsteadOfWaiting()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, NoPods, headers: ("RateLimit", "\"minute\";r=60;t=12, \"day\";r=0;t=40000"));
        using var runPod = new RunPodForTests(stub);
        await runPod.Cloud.ListAsync(Token);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => runPod.Cloud.ListAsync(Token));

        Assert.Equal(HttpStatusCode.TooManyRequests, error.StatusCode);
        Assert.Single(stub.Sent);
    }

    [Fact]
    public async Task Call_WithoutLimitHeaders_IsNeverHeldBack()
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, NoPods, headers: ("RateLimit", "gibberish"));
        using var runPod = new RunPodForTests(stub);

        for (var call = 0; call < 5; call++)
        {
            await runPod.Cloud.ListAsync(Token);
        }

        Assert.Equal(5, stub.Sent.Count);
    }
}
