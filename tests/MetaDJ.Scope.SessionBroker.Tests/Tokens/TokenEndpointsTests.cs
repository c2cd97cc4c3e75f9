using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Tokens;

public sealed class TokenEndpointsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_ByAnOperator_GivesATokenThatOpensSessions()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var created = await broker.Api(AccessForTests.Operator).CreateTokenAsync(new CreateTokenRequest { Subject = "ana", Role = "member", Lifetime = TimeSpan.FromHours(1) }, Cancellation);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var opened = await broker.Api(new AuthenticationHeaderValue("Bearer", created.Content!.Token))
            .OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation);
        Assert.Equal("ana", opened.Content!.Holder);
        Assert.DoesNotContain(created.Content.Token, broker.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "member", "01:00:00")]
    [InlineData(" ana", "member", "01:00:00")]
    [InlineData("an\na", "member", "01:00:00")]
    [InlineData("an\uFFFDa", "member", "01:00:00")]
    [InlineData("service:prompt-queue", "member", "01:00:00")]
    [InlineData("ana", "service", "01:00:00")]
    [InlineData("ana", "Operator", "01:00:00")]
    [InlineData("ana", "admin", "01:00:00")]
    [InlineData("ana", "member", "-01:00:00")]
    [InlineData("ana", "member", "60.00:00:00")]
    public async Task Create_OfWhatIsNotAllowed_Is400(string subject, string role, string lifetime)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var refused = await broker.Api(AccessForTests.Operator).CreateTokenAsync(
            new CreateTokenRequest { Subject = subject, Role = role, Lifetime = TimeSpan.Parse(lifetime, System.Globalization.CultureInfo.InvariantCulture) }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Create_ByOthers_IsForbidden()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var request = new CreateTokenRequest { Subject = "ana", Role = "operator" };

        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Api(AccessForTests.Member("ana")).CreateTokenAsync(request, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.Api(AccessForTests.Service).CreateTokenAsync(request, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("operator")]
    [InlineData("member")]
    [InlineData("guest")]
    public async Task Create_ByAnAdmin_GivesEveryRole(string role)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var created = await broker.Api(AccessForTests.Admin).CreateTokenAsync(new CreateTokenRequest { Subject = "ana", Role = role }, Cancellation);

        Assert.Equal((HttpStatusCode.Created, role), (created.StatusCode, created.Content?.Role));
    }

    [Fact]
    public async Task Open_ByAGuest_IsForbiddenAndOpensNothing()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        var refused = await broker.Api(AccessForTests.Guest("gil")).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty((await broker.Api(AccessForTests.Operator).ListAsync(cancellationToken: Cancellation)).Items);
    }
}
