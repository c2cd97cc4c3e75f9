using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class VolumeWritesTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/api/v1/loras")]
    [InlineData("DELETE", "/api/v1/loras/neon")]
    public async Task Write_ToASharedVolume_HasItsTurnWhileItRuns(string method, string path)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await OpenOnVolumeAsync(broker);
        VolumeTurn? during = null;
        broker.Scope.Answer($"{method} {path}", async http =>
        {
            during = broker.Provisioning.Turn;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{}");
        });

        using var answer = await WriteAsync(broker, session, method, path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith($"stage-door:{session.Id}:", during!.Holder, StringComparison.Ordinal);
        Assert.Null(broker.Provisioning.Turn);
        Assert.Contains($"{method} {path}", broker.Scope.ArrivedAt(pod));
    }

    [Fact]
    public async Task Write_WhileSomebodyElseWrites_IsRefusedAndNeverReachesThePod()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await OpenOnVolumeAsync(broker);
        broker.Provisioning.Turn = new VolumeTurn("bring-up", 7, 0);

        using var answer = await WriteAsync(broker, session, "POST", "/api/v1/loras");

        Assert.Equal(HttpStatusCode.Locked, answer.StatusCode);
        Assert.Contains("/problems/volume-busy\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Empty(broker.Scope.Arrived);
        Assert.Equal("bring-up", broker.Provisioning.Turn!.Holder);
    }

    [Fact]
    public async Task Write_ToAPodsOwnDisk_NeedsNoTurn()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        broker.Provisioning.Turn = new VolumeTurn("bring-up", 7, 0);

        using var answer = await WriteAsync(broker, session, "POST", "/api/v1/loras");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["POST /api/v1/loras"], broker.Scope.ArrivedAt(pod));
    }

    [Fact]
    public async Task Write_WhenTheTurnCannotBeAskedFor_NeverReachesThePod()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await OpenOnVolumeAsync(broker);
        using var known = await broker.Client(AccessForTests.Member("ana")).SendAsync(BrokerApplication.Knock(HttpMethod.Get, session.Id, "/api/v1/loras"), Cancellation);
        broker.Provisioning.IsDown = true;

        using var answer = await WriteAsync(broker, session, "POST", "/api/v1/loras");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain(broker.Scope.Arrived, arrived => arrived.Method == "POST");
    }

    [Fact]
    public async Task Write_ThatIsLong_KeepsItsTurnAlive()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.TurnLength = TimeSpan.FromMilliseconds(300);
        var (session, _) = await OpenOnVolumeAsync(broker);
        broker.Scope.Answer("POST /api/v1/loras", async http =>
        {
            await RenewedTwiceAsync(broker);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{}");
        });

        using var answer = await WriteAsync(broker, session, "POST", "/api/v1/loras");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(broker.Provisioning.Turn);
    }

    [Fact]
    public async Task Write_WhoseEndIsNotHeardOf_KeepsTheTurnUntilTheFilesHaveChanged()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: [("Stage:Volumes:Look", "00:00:00.020")]);
        broker.Provisioning.TurnLength = TimeSpan.FromMilliseconds(300);
        var (session, _) = await OpenOnVolumeAsync(broker);
        broker.Scope.Answer("GET /api/v1/loras", 200, "application/json", """{"lora_files":[]}""");
        broker.Scope.Answer("POST /api/v1/loras", 524, "text/html", "<html>a timeout occurred</html>");

        using var first = await WriteAsync(broker, session, "POST", "/api/v1/loras");
        Assert.Equal(HttpStatusCode.GatewayTimeout, first.StatusCode);
        // Asked again at once, Scope would append to the same unfinished file.
        using var again = await WriteAsync(broker, session, "POST", "/api/v1/loras");
        Assert.Equal(HttpStatusCode.Locked, again.StatusCode);
        await RenewedTwiceAsync(broker);
        Assert.Single(broker.Scope.Arrived, arrived => arrived.Method == "POST");

        broker.Scope.Answer("GET /api/v1/loras", 200, "application/json", """{"lora_files":[{"name":"neon"}]}""");

        await Eventually.SeeAsync("the turn is given back", () => Task.FromResult(broker.Provisioning.Turn), turn => turn is null, Cancellation);
    }

    [Fact]
    public async Task Write_WhoseEndIsNeverHeardOf_GivesTheTurnBackInTheEnd()
    {
        await using var broker = await BrokerApplication.StartAsync(
            servers, settings: [("Stage:Volumes:Look", "00:00:00.020"), ("Stage:Volumes:KeepAfterTimeout", "00:00:00.200")]);
        var (session, _) = await OpenOnVolumeAsync(broker);
        broker.Scope.Answer("POST /api/v1/loras", 524, "text/html", "<html>a timeout occurred</html>");

        using var first = await WriteAsync(broker, session, "POST", "/api/v1/loras");

        Assert.Equal(HttpStatusCode.GatewayTimeout, first.StatusCode);
        await Eventually.SeeAsync("the turn is given back", () => Task.FromResult(broker.Provisioning.Turn), turn => turn is null, Cancellation);
    }

    private static async Task RenewedTwiceAsync(BrokerApplication broker) => await Eventually.SeeAsync(
        "the turn was renewed twice", () => Task.FromResult(broker.Provisioning.Turn), turn => turn is { Renewals: >= 2 }, Cancellation);

    private static async Task<(SessionResponse Session, PodId Pod)> OpenOnVolumeAsync(BrokerApplication broker)
    {
        var (session, pod) = await broker.OpenLiveAsync();
        broker.Provisioning.OnVolume[pod] = true;
        return (session, pod);
    }

    private static Task<HttpResponseMessage> WriteAsync(BrokerApplication broker, SessionResponse session, string method, string path) =>
        broker.Client(AccessForTests.Member("ana")).SendAsync(BrokerApplication.Knock(new HttpMethod(method), session.Id, path, session.FencingToken), Cancellation);
}
