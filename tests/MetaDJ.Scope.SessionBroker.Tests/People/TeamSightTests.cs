using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.People;

/// <summary>What team mates see of each other's bookings and sessions, and what not.</summary>
public sealed class TeamSightTests(RedisServers servers)
{
    private static readonly AuthenticationHeaderValue Ana = AccessForTests.Member("ana");
    private static readonly AuthenticationHeaderValue Ben = AccessForTests.Member("ben");
    private static readonly AuthenticationHeaderValue Eve = AccessForTests.Member("eve");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_OpenedForATeam_IsSeenByItsMembersWithoutWhatOpensItsStage_AndByNobodyElse()
    {
        await using var broker = await WithTeamAsync();
        broker.Provisioning.AddPod(broker.Pool);
        await broker.PassAsync();

        var opened = await broker.Api(Ana).OpenAsync(new OpenSessionRequest { Pool = broker.Pool, Team = "vjs" }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        var seen = await broker.Api(Ben).GetAsync(opened.Content!.Id, Cancellation);

        Assert.Equal((HttpStatusCode.OK, "ana"), (seen.StatusCode, seen.Content?.Holder));
        Assert.True(seen.Content is { FencingToken: null, StageUrl: null, MyRole: null });
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(Eve).GetAsync(opened.Content.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(Ben).CloseAsync(opened.Content.Id, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(Ben).SendAsync(BrokerApplication.Knock(HttpMethod.Get, opened.Content.Id, "/health"), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task List_OfATeam_HasWhatItsMembersOpenedForIt_AndIsShutToOthers()
    {
        await using var broker = await WithTeamAsync();
        var forTeam = await broker.Api(Ana).OpenAsync(new OpenSessionRequest { Pool = broker.Pool, Team = "vjs" }, cancellationToken: Cancellation);
        await broker.Api(Ana).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation);

        var listed = await broker.Client(Ben).GetFromJsonAsync<Page<SessionResponse>>("/api/sessions?team=vjs", HttpDefaults.Json, Cancellation);

        Assert.Equal(forTeam.Content!.Id, Assert.Single(listed!.Items).Id);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Client(Eve).GetAsync("/api/sessions?team=vjs", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Client(Eve).GetAsync("/api/bookings?team=vjs", Cancellation)).StatusCode);
        Assert.Empty((await broker.Api(Ben).ListAsync(cancellationToken: Cancellation)).Items);
    }

    [Fact]
    public async Task Team_OfOthers_IsNotBookedOrOpenedFor()
    {
        await using var broker = await WithTeamAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Api(Eve).OpenAsync(new OpenSessionRequest { Pool = broker.Pool, Team = "vjs" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await BookAsync(broker, Eve, "vjs")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await BookAsync(broker, Ana, "no-such-team")).StatusCode);
    }

    [Fact]
    public async Task Booking_ForATeam_IsSeenAndListedByItsMembers_AndChangedByWhoMadeItOnly()
    {
        await using var broker = await WithTeamAsync();
        var made = await BookAsync(broker, Ana, "vjs");
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Cancellation));
        var id = (await made.Content.ReadFromJsonAsync<BookingResponse>(HttpDefaults.Json, Cancellation))!.Id;

        Assert.Equal(HttpStatusCode.OK, (await broker.Client(Ben).GetAsync($"/api/bookings/{id}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(Eve).GetAsync($"/api/bookings/{id}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(Ben).DeleteAsync($"/api/bookings/{id}", Cancellation)).StatusCode);
        Assert.Equal(id, Assert.Single((await broker.Client(Ben).GetFromJsonAsync<Page<BookingResponse>>("/api/bookings?team=vjs", HttpDefaults.Json, Cancellation))!.Items).Id);

        await broker.People(Ana).PutTeamAsync("vjs", new PutTeamRequest { Members = [new TeamMember { Subject = "ana", Role = TeamRole.Owner }] }, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Client(Ben).GetAsync($"/api/bookings/{id}", Cancellation)).StatusCode);
    }

    private static Task<HttpResponseMessage> BookAsync(BrokerApplication broker, AuthenticationHeaderValue who, string team)
    {
        var start = TimeProvider.System.GetUtcNow().AddDays(1);
        return broker.Client(who).PostAsJsonAsync(
            "/api/bookings", new { pool = broker.Pool.Value, title = "A show", start = start.ToString("yyyy-MM-dd'T'HH:00:00", System.Globalization.CultureInfo.InvariantCulture), timeZone = "Europe/Berlin", duration = "01:00:00", team }, Cancellation);
    }

    private async Task<BrokerApplication> WithTeamAsync()
    {
        var broker = await BrokerApplication.StartAsync(servers);
        var put = await broker.People(Ana).PutTeamAsync(
            "vjs", new PutTeamRequest { Members = [new TeamMember { Subject = "ana", Role = TeamRole.Owner }, new TeamMember { Subject = "ben", Role = TeamRole.Member }] }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        return broker;
    }
}
