using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.Endings;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tests.Endings;

public sealed class EndingServiceTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task PassesAsync(BrokerApplication broker, SessionResponse session, double minutes, bool heartbeat = true)
    {
        await broker.AgeAsync(session.Id, TimeSpan.FromMinutes(minutes));
        if (heartbeat)
        {
            await broker.Api(AccessForTests.Member("ana")).HeartbeatAsync(session.Id, new HeartbeatRequest { FencingToken = session.FencingToken!.Value }, Cancellation);
        }

        await broker.PassAsync();
    }

    private static async Task LookAtThePictureAsync(BrokerApplication broker, SessionResponse session)
    {
        using var frame = await broker.Client(null).GetAsync($"{session.StageUrl}/api/v1/session/frame", Cancellation);
        Assert.Equal(HttpStatusCode.OK, frame.StatusCode);
        await broker.Services.GetRequiredService<LifeLoop>().ReconcileOnceAsync();
    }

    private static async Task<SessionResponse> ReadAsync(BrokerApplication broker, SessionResponse session) =>
        (await broker.Api(AccessForTests.Member("ana")).GetAsync(session.Id, Cancellation)).Content!;

    [Fact]
    public async Task Warnings_AreToldOnceEachByReplicasAndAcrossRestarts()
    {
        // Two processes on one record, each of which begins with nothing but the record: as after a restart.
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2, settings: ("Sessions:Endings:IdleLimit", "00:00:00"));
        var (session, _) = await broker.OpenLiveAsync();
        await broker.PassAsync();
        foreach (var left in new[] { 14.0, 4, 0.5 })
        {
            var ana = await ReadAsync(broker, session);
            while ((ana.EndsAt - TimeProvider.System.GetUtcNow()).TotalMinutes > left + 0.1)
            {
                await PassesAsync(broker, session, Math.Min(9, (ana.EndsAt - TimeProvider.System.GetUtcNow()).TotalMinutes - left));
                ana = await ReadAsync(broker, session);
            }

            await Task.WhenAll(broker.PassAsync(1), broker.PassAsync(0), broker.PassAsync(1));
            Assert.Equal((int)Math.Ceiling(left), (await ReadAsync(broker, session)).Warning!.MinutesLeft);
        }

        var told = broker.Hints.Of<SessionEnding>().ToList();
        Assert.Equal([WarningKind.Early, WarningKind.Soon, WarningKind.Last], told.Select(hint => hint.Kind));
        Assert.All(told, hint => Assert.Equal((session.Id, WarningReason.TimeUp), (hint.SessionId, hint.Reason)));
    }

    [Fact]
    public async Task Warning_NamesTheCallThatPreventsItAndThatCallDoes()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:Endings:IdleLimit", "00:00:00"));
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var ana = broker.Api(AccessForTests.Member("ana"));
        var session = (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool, Duration = TimeSpan.FromMinutes(8) }, cancellationToken: Cancellation)).Content!;
        await broker.PassAsync();
        Assert.Null((await ReadAsync(broker, session)).Warning);

        await PassesAsync(broker, session, 8.5);
        var ending = await ReadAsync(broker, session);
        Assert.Equal((SessionState.Ending, WarningKind.Grace), (ending.State, ending.Warning!.Kind));
        using var refused = await broker.Client(AccessForTests.Member("ana")).SendAsync(
            BrokerApplication.Knock(HttpMethod.Post, session.Id, "/api/v1/session/parameters", session.FencingToken), Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("session-ending", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await LookAtThePictureAsync(broker, session);

        var remedy = ending.Warning.Remedy!;
        Assert.Equal($"/api/sessions/{session.Id}/extend", remedy.Route);
        using var request = new HttpRequestMessage(new HttpMethod(remedy.Method), remedy.Route)
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { by = remedy.Longest!.Value - TimeSpan.FromMinutes(1) }),
        };
        using var extended = await broker.Client(AccessForTests.Member("ana")).SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, extended.StatusCode);
        await broker.PassAsync();
        var live = await ReadAsync(broker, session);
        Assert.Equal((SessionState.Live, (SessionWarning?)null), (live.State, live.Warning));
    }

    [Fact]
    public async Task Idle_IsTakenBackByALookAtThePictureAndEndsWithoutOne()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:Endings:IdleLimit", "00:06:00"));
        var (session, _) = await broker.OpenLiveAsync();
        await broker.PassAsync();

        await PassesAsync(broker, session, 7);
        Assert.Equal(WarningReason.Idle, (await ReadAsync(broker, session)).Warning!.Reason);
        await LookAtThePictureAsync(broker, session);
        await PassesAsync(broker, session, 0.1);
        Assert.Null((await ReadAsync(broker, session)).Warning);

        await PassesAsync(broker, session, 6.5);
        await PassesAsync(broker, session, 5.1);
        Assert.Equal(SessionState.Ending, (await ReadAsync(broker, session)).State);
        await PassesAsync(broker, session, 1.1, heartbeat: false);
        var ended = await ReadAsync(broker, session);
        Assert.Equal((SessionState.Ended, SessionEndReason.Idle), (ended.State, ended.EndReason!.Value));
        Assert.Equal(SessionEndReason.Idle, Assert.Single(broker.Hints.Of<SessionEnded>()).Reason);
    }

    [Fact]
    public async Task Idle_WhileSomebodyReadsItsEventsOrHasAWebRtcConnection_IsNot()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:Endings:IdleLimit", "00:06:00"));
        var (session, _) = await broker.OpenLiveAsync();
        await broker.PassAsync();
        broker.Scope.Answer("POST /api/v1/webrtc/offer", 200, "application/json", """{"sdp":"v=0","type":"answer","sessionId":"peer-1"}""");
        broker.Scope.Answer("GET /api/v1/session/metrics", 200, "application/json", """{"sessions":{"peer-1":{"frames_out":7}},"gpu":{}}""");
        using var offered = await broker.Client(AccessForTests.Member("ana")).SendAsync(
            BrokerApplication.Knock(HttpMethod.Post, session.Id, "/api/v1/webrtc/offer", session.FencingToken), Cancellation);
        Assert.Equal(HttpStatusCode.OK, offered.StatusCode);
        await broker.Services.GetRequiredService<LifeLoop>().ReconcileOnceAsync();

        await PassesAsync(broker, session, 7);
        await broker.PassAsync();
        Assert.Null((await ReadAsync(broker, session)).Warning);

        broker.Scope.Answer("GET /api/v1/session/metrics", 200, "application/json", """{"sessions":{"headless":{"frames_out":7}},"gpu":{}}""");
        await PassesAsync(broker, session, 7);
        Assert.Equal(WarningReason.Idle, (await ReadAsync(broker, session)).Warning!.Reason);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session.Id}/events");
        using var events = await broker.Client(AccessForTests.Member("ana")).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await events.Content.ReadAsStreamAsync(Cancellation));
        await reader.ReadLineAsync(Cancellation);
        await broker.Services.GetRequiredService<LifeLoop>().ReconcileOnceAsync();
        await PassesAsync(broker, session, 0.1);
        Assert.Null((await ReadAsync(broker, session)).Warning);
    }

    [Fact]
    public async Task Idle_ASignFromAServiceCounts_AndOnlyFromOne()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:Endings:IdleLimit", "00:06:00"));
        var (session, _) = await broker.OpenLiveAsync();
        await broker.PassAsync();
        await PassesAsync(broker, session, 7);
        var sign = new SignsOfLifeRequest([new SignOfLife(session.Id, Watched: false, TimeProvider.System.GetUtcNow().AddMinutes(30))]);

        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Api(AccessForTests.Member("ana")).NoteLifeAsync(sign, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await broker.Api(AccessForTests.Service).NoteLifeAsync(sign, Cancellation)).StatusCode);
        await PassesAsync(broker, session, 0.1);

        Assert.Null((await ReadAsync(broker, session)).Warning);
    }

    [Fact]
    public async Task Idle_OfAnOperatorsOwnSession_IsNotWhileTheyLook()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:Endings:IdleLimit", "00:06:00"));
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var ola = broker.Api(AccessForTests.Operator);
        var session = (await ola.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)).Content!;
        await broker.PassAsync();
        await broker.AgeAsync(session.Id, TimeSpan.FromMinutes(7));

        await LookAtThePictureAsync(broker, session);
        await broker.PassAsync();

        Assert.Null((await ola.GetAsync(session.Id, Cancellation)).Content!.Warning);
    }

    [Fact]
    public async Task Idle_LimitOfASession_IsItsOwn()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();
        var ana = broker.Api(AccessForTests.Member("ana"));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool, IdleLimit = TimeSpan.FromSeconds(5) }, cancellationToken: Cancellation)).StatusCode);
        var session = (await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool, IdleLimit = TimeSpan.FromMinutes(2) }, cancellationToken: Cancellation)).Content!;
        await broker.PassAsync();

        await PassesAsync(broker, session, 2.1);

        Assert.Equal(WarningReason.Idle, (await ReadAsync(broker, session)).Warning!.Reason);
        var answered = (await ana.AnswerIdleAsync(session.Id, new IdleConsentRequest { MayEnd = false }, Cancellation)).Content!;
        Assert.Null(answered.Warning);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(AccessForTests.Member("ben")).AnswerIdleAsync(session.Id, new IdleConsentRequest { MayEnd = true }, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Money_ThatRunsOut_WarnsWithTheInstantAndEndsWithItsReasonInsteadOfTakingTheNextPod()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync();
        await broker.PassAsync();
        var until = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().AddMinutes(3).ToUnixTimeMilliseconds());
        broker.Provisioning.Change(pod, poor => poor with { MoneyUntil = until });
        broker.Provisioning.AddPod(broker.Pool);

        await broker.PassAsync();
        await broker.PassAsync();
        var warned = await ReadAsync(broker, session);
        Assert.Equal((WarningReason.NoMoney, WarningKind.Soon, until), (warned.Warning!.Reason, warned.Warning.Kind, warned.Warning.EndsAt));
        Assert.Null(warned.Warning.Remedy);

        broker.Provisioning.Change(pod, poor => poor with { State = PodState.Terminated, Cause = PodCause.NoMoney, Reason = "The budget of ana, $1.00 per day, is used up." });
        await broker.PassAsync();
        var ended = await ReadAsync(broker, session);
        Assert.Equal((SessionState.Ended, SessionEndReason.NoMoney), (ended.State, ended.EndReason!.Value));
        Assert.Contains("The budget of ana", ended.Notice, StringComparison.Ordinal);
        Assert.Empty(broker.Hints.Of<SessionRecovering>());
    }

    [Theory]
    [InlineData("Sessions:Endings:Grace", "00:03:00", "Grace")]
    [InlineData("Sessions:Endings:WarnSoon", "00:20:00", "WarnEarly")]
    [InlineData("Sessions:Endings:Pools:stage one:IdleLimit", "00:20:00", "Pools")]
    public async Task Options_OutOfRange_StopTheHostAndNameTheProperty(string key, string value, string named)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => BrokerApplication.StartAsync(servers, settings: (key, value)));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }
}
