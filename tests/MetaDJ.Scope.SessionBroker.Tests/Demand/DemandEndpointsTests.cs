using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Demand;

public sealed class DemandEndpointsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demand_TellsTheLineAndWhatEveryPodIsUsedFor()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var service = broker.Api(AccessForTests.Service);
        var (session, leased) = await broker.OpenLiveAsync();
        var ana = broker.Api(AccessForTests.Member("ana"));
        await ana.OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation);

        var demand = Assert.Single((await service.GetDemandAsync(Cancellation)).Pools);
        Assert.Equal((broker.Pool, 1), (demand.Pool, demand.Waiting));
        Assert.Equal(("ana", false), Assert.Single(demand.Line) is var waiting ? (waiting.User, waiting.Recovering) : default);
        Assert.Empty(demand.Upcoming);
        var use = new PodUse(leased, true, session.FencingToken!.Value.Value) { Session = session.Id, User = session.Holder, EndsAt = session.EndsAt };
        Assert.Equal(use, Assert.Single(demand.Pods));

        await ana.CloseAsync(session.Id, Cancellation);
        Assert.Equal(new PodUse(leased, false, session.FencingToken.Value.Value), Assert.Single(Assert.Single((await service.GetDemandAsync(Cancellation)).Pools).Pods));
    }

    [Fact]
    public async Task Retire_TakesAFreePodOutAndLeavesALeasedOne()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var service = broker.Api(AccessForTests.Service);
        var (_, leased) = await broker.OpenLiveAsync();
        var free = broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();

        Assert.Equal(HttpStatusCode.Conflict, (await service.RetireAsync(broker.Pool, leased, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await service.RetireAsync(broker.Pool, free, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await service.RetireAsync(broker.Pool, free, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await service.RetireAsync(broker.Pool, PodId.New(TimeProvider.System), Cancellation)).StatusCode);

        await broker.PassAsync();
        var opened = await broker.Api(AccessForTests.Member("ben")).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, opened.StatusCode);

        // Stopped and started again, it is as good as new.
        broker.Provisioning.Change(free, pod => pod with { State = PodState.Booting });
        await broker.PassAsync();
        broker.Provisioning.Change(free, pod => pod with { State = PodState.Ready });
        await broker.PassAsync();
        Assert.Equal(Contracts.SessionState.Live, (await broker.Api(AccessForTests.Member("ben")).GetAsync(opened.Content!.Id, Cancellation)).Content!.State);
    }

    [Fact]
    public async Task Demand_ForPeople_IsForbidden()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Client(AccessForTests.Operator).GetAsync("/api/demand", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Client(AccessForTests.Member("ana")).GetAsync("/api/demand", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await broker.Client(null).GetAsync("/api/demand", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Api(AccessForTests.Member("ana")).RetireAsync(broker.Pool, PodId.New(TimeProvider.System), Cancellation)).StatusCode);
    }
}
