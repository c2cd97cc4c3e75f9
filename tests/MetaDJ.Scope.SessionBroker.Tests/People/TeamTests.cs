using System.Net;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.People.Teams;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.People;

public sealed class TeamTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Put_WhoIsInAndWhoIsOut_IsWhatIsLookedUp(RedisKind kind)
    {
        var redis = await servers.OpenAsync(kind);
        var store = new TeamStore(redis);
        var name = RedisServers.Unique("team");
        var (ana, ben, cleo) = (RedisServers.Unique("ana"), RedisServers.Unique("ben"), RedisServers.Unique("cleo"));

        Assert.IsType<TeamOutcome.Created>(await store.PutAsync(name, Acting.As(ana), null, [Owner(ana), Member(ben)]));
        Assert.Equal([name], await store.OfAsync(ben));

        var replaced = Assert.IsType<TeamOutcome.Replaced>(await store.PutAsync(name, Acting.As(ana), 1, [Owner(ana), Member(cleo)])).Team;
        Assert.Equal((2, TeamRole.Owner, TeamRole.Member), (replaced.Version, replaced.Members[ana], replaced.Members[cleo]));
        Assert.Empty(await store.OfAsync(ben));
        Assert.Equal([name], await store.OfAsync(cleo));

        Assert.IsType<TeamOutcome.Deleted>(await store.DeleteAsync(name, Acting.As(ana)));
        Assert.Empty(await store.OfAsync(cleo));
        Assert.Null(await store.FindAsync(name));
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Put_ByManyOwnersAtTheSameVersion_LetsOneOfThemThrough(RedisKind kind)
    {
        var store = new TeamStore(await servers.OpenAsync(kind));
        var name = RedisServers.Unique("team");
        var owner = RedisServers.Unique("ana");
        await store.PutAsync(name, Acting.As(owner), null, [Owner(owner)]);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.PutAsync(name, Acting.As(owner), 1, [Owner(owner), Member($"{name}-{i}")])));

        Assert.Single(outcomes.OfType<TeamOutcome.Replaced>());
        Assert.Equal(19, outcomes.OfType<TeamOutcome.Changed>().Count());
        Assert.Equal(2, (await store.FindAsync(name))!.Members.Count);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Put_OfSomebodyWhoIsInAsManyAsMayBe_IsRefusedAndChangesNothing(RedisKind kind)
    {
        var store = new TeamStore(await servers.OpenAsync(kind));
        var busy = RedisServers.Unique("busy");
        for (var i = 0; i < TeamStore.MostTeams; i++)
        {
            await store.PutAsync(RedisServers.Unique("team"), Acting.ForAnybody, null, [Owner(busy)]);
        }

        var name = RedisServers.Unique("team");
        Assert.Equal(busy, Assert.IsType<TeamOutcome.TooMany>(await store.PutAsync(name, Acting.As("ana"), null, [Owner("ana"), Member(busy)])).Subject);
        Assert.Null(await store.FindAsync(name));
        Assert.Equal(TeamStore.MostTeams, (await store.OfAsync(busy)).Count);
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Delete_OfATeam_GivesItsNameToNobodyElse_SoThatNobodyInheritsWhatWasBookedForIt(RedisKind kind)
    {
        var store = new TeamStore(await servers.OpenAsync(kind));
        var name = RedisServers.Unique("team");
        var (ana, ben) = (RedisServers.Unique("ana"), RedisServers.Unique("ben"));
        await store.PutAsync(name, Acting.As(ana), null, [Owner(ana), Member(ben)]);

        Assert.IsType<TeamOutcome.Deleted>(await store.DeleteAsync(name, Acting.As(ana)));
        Assert.IsType<TeamOutcome.Taken>(await store.PutAsync(name, Acting.As(ben), null, [Owner(ben)]));
        Assert.IsType<TeamOutcome.Replaced>(await store.PutAsync(name, Acting.As(ana), null, [Owner(ana)]));
        Assert.NotNull(await store.FindAsync(name));

        Assert.IsType<TeamOutcome.Deleted>(await store.DeleteAsync(name, Acting.ForAnybody));
        Assert.IsType<TeamOutcome.Deleted>(await store.DeleteAsync(name, Acting.ForAnybody));
        Assert.Empty(await store.OfAsync(ana));
        Assert.IsType<TeamOutcome.Created>(await store.PutAsync(name, Acting.As(ben), null, [Owner(ben)]));
    }

    [Fact]
    public async Task Team_ForItsOwnersMembersAndStrangers_IsWhatEachMaySeeAndDo()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (ana, ben, cleo) = (broker.People(AccessForTests.Member("ana")), broker.People(AccessForTests.Member("ben")), broker.People(AccessForTests.Member("cleo")));
        var team = new PutTeamRequest { Members = [Owner("ana"), Member("ben")] };

        Assert.Equal(HttpStatusCode.Created, (await ana.PutTeamAsync("vjs", team, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ana.PutTeamAsync("vjs", team, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.PutTeamAsync("vjs", team, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await cleo.PutTeamAsync("vjs", new PutTeamRequest { Members = [Owner("cleo")] }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ben.GetTeamAsync("vjs", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cleo.GetTeamAsync("vjs", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cleo.DeleteTeamAsync("vjs", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.DeleteTeamAsync("vjs", Cancellation)).StatusCode);
        Assert.Equal("vjs", Assert.Single((await ben.ListTeamsAsync(cancellationToken: Cancellation)).Items).Name);
        Assert.Empty((await cleo.ListTeamsAsync(cancellationToken: Cancellation)).Items);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.People(AccessForTests.Guest("gil")).PutTeamAsync("gils", new PutTeamRequest { Members = [Owner("gil")] }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ana.DeleteTeamAsync("vjs", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Put_ByAStrangerToTheirOwnTeam_IsRefused()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var refused = await broker.People(AccessForTests.Member("ana")).PutTeamAsync("vjs", new PutTeamRequest { Members = [Owner("ben")] }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("Vjs", "ana", TeamRole.Owner)]
    [InlineData("okta:vjs", "ana", TeamRole.Owner)]
    [InlineData("vjs", "service:prompt-queue", TeamRole.Owner)]
    [InlineData("vjs", "a\nb", TeamRole.Owner)]
    [InlineData("vjs", "ana", TeamRole.Member)]
    public void Rules_ForWhatNoTeamCanBe_NameTheField(string name, string subject, TeamRole role) =>
        Assert.NotEmpty(TeamRules.Errors(name, new PutTeamRequest { Members = [new TeamMember { Subject = subject, Role = role }] }));

    [Fact]
    public void Rules_ForAMemberThatIsNull_NameTheField() =>
        Assert.Contains("members", TeamRules.Errors("vjs", new PutTeamRequest { Members = [null!] }));

    private static TeamMember Owner(string subject) => new() { Subject = subject, Role = TeamRole.Owner };

    private static TeamMember Member(string subject) => new() { Subject = subject, Role = TeamRole.Member };
}
