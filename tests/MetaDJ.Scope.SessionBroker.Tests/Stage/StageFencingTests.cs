using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

/// <summary>What is on its way to a pod while its token rises at another replica, which cannot reach it there.</summary>
public sealed class StageFencingTests(RedisServers servers)
{
    private const string Parameters = "/api/v1/session/parameters";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SlowEffect_WhenTheTokenRoseElsewhere_IsNeverSentToItsEnd()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var (session, pod) = await broker.OpenLiveAsync("ana");
        using var body = new SlowContent("""{"noise_scale":""", "0.5}");
        using var request = BrokerApplication.Knock(HttpMethod.Post, session.Id, $"{Parameters}?who=ana", session.FencingToken);
        request.Content = body;
        var slow = broker.Client(AccessForTests.Member("ana")).SendAsync(request, Cancellation);
        await body.FirstPartSent;
        await GateWasAskedAsync(broker, session, pod);

        var handed = await broker.Api(AccessForTests.Member("ana"), replica: 1)
            .HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, handed.StatusCode);
        var bens = (await broker.Api(AccessForTests.Member("ben"), replica: 1).GetAsync(session.Id, Cancellation)).Content!;
        using var next = BrokerApplication.Knock(HttpMethod.Post, session.Id, $"{Parameters}?who=ben", bens.FencingToken);
        Assert.Equal(HttpStatusCode.OK, (await broker.Client(AccessForTests.Member("ben"), replica: 1).SendAsync(next, Cancellation)).StatusCode);
        body.SendTheRest();

        using var refused = await slow;
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("stale-fencing-token", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal([$"POST {Parameters}?who=ben"], broker.Scope.ArrivedAt(pod).Where(arrived => arrived.Contains(Parameters, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SlowEffect_WhileTheTokenStays_ArrivesHoweverLongItTakes()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, settings: ("Sessions:PassDuration", "00:00:00.050"));
        var (session, pod) = await broker.OpenLiveAsync("ana");
        using var body = new SlowContent("""{"noise_scale":""", "0.5}");
        using var request = BrokerApplication.Knock(HttpMethod.Post, session.Id, Parameters, session.FencingToken);
        request.Content = body;
        var slow = broker.Client(AccessForTests.Member("ana")).SendAsync(request, Cancellation);
        await body.FirstPartSent;
        await GateWasAskedAsync(broker, session, pod);
        // Until the pass it was given has run out for certain.
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancellation);
        body.SendTheRest();

        using var answer = await slow;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"noise_scale":0.5}""", broker.Scope.Arrived.Single(arrived => arrived.Target == Parameters).Body);
    }

    [Fact]
    public async Task HandOver_ToAnotherPerson_LeavesTheStageAsItIs()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, pod) = await broker.OpenLiveAsync("ana");
        using var anas = BrokerApplication.Knock(HttpMethod.Post, session.Id, Parameters, session.FencingToken);
        await broker.Client(AccessForTests.Member("ana")).SendAsync(anas, Cancellation);

        await broker.Api(AccessForTests.Member("ana")).HandOverAsync(session.Id, new HandOverRequest { To = "ben", FencingToken = session.FencingToken!.Value }, Cancellation);
        var bens = (await broker.Api(AccessForTests.Member("ben")).GetAsync(session.Id, Cancellation)).Content!;
        using var next = BrokerApplication.Knock(HttpMethod.Post, session.Id, Parameters, bens.FencingToken);
        await broker.Client(AccessForTests.Member("ben")).SendAsync(next, Cancellation);

        // Two updates and nothing else: no stop, no restart, no reset; the same session on the same pod.
        Assert.Equal([$"POST {Parameters}", $"POST {Parameters}"], broker.Scope.ArrivedAt(pod));
        Assert.Equal((session.Id, SessionState.Live), (bens.Id, bens.State));
    }

    [Fact]
    public async Task Holder_WhoseConnectionWasLost_ComesBackToTheSameStageWithinTheLease()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        var (session, pod) = await broker.OpenLiveAsync("ana");

        // Everything ana knew is gone but who she is: another process answers her, and nothing was ended meanwhile.
        await broker.PassAsync(1);
        var back = broker.Api(AccessForTests.Member("ana"), replica: 1);
        var found = Assert.Single((await back.ListAsync(SessionState.Live, cancellationToken: Cancellation)).Items);
        Assert.Equal((session.Id, session.FencingToken, session.StageUrl!.AbsolutePath), (found.Id, found.FencingToken, found.StageUrl!.AbsolutePath));
        using var client = new HttpClient();
        using var knock = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"{found.StageUrl}{Parameters}", knock, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await back.HeartbeatAsync(found.Id, new HeartbeatRequest { FencingToken = found.FencingToken!.Value }, Cancellation)).StatusCode);
        Assert.Equal([$"POST {Parameters}"], broker.Scope.ArrivedAt(pod));
    }

    /// <summary>Until its pass is noted, the request has not come as far as the pod.</summary>
    private static Task<int> GateWasAskedAsync(BrokerApplication broker, SessionResponse session, MetaDJ.Scope.Provisioning.Contracts.PodId pod) => Eventually.SeeAsync(
        $"the gate let the slow request of {session.Id} to {pod}",
        () => Task.FromResult(broker.Services.GetRequiredService<StagePassages>().Open.Count),
        open => open == 1,
        Cancellation);

    /// <summary>A body whose second part waits.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] _first;
        private readonly byte[] _rest;
        private readonly TaskCompletionSource _firstSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _restLetGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowContent(string first, string rest)
        {
            (_first, _rest) = (Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(rest));
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        public Task FirstPartSent => _firstSent.Task;

        public void SendTheRest() => _restLetGo.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_first);
            await stream.FlushAsync();
            _firstSent.SetResult();
            await _restLetGo.Task;
            await stream.WriteAsync(_rest);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _first.Length + _rest.Length;
            return true;
        }
    }
}
