using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.SessionBroker.Tests.People;

/// <summary>Who did what, as whoever runs the place reads it.</summary>
public sealed class AuditTests(RedisServers servers)
{
    private static readonly AuthenticationHeaderValue Ana = AccessForTests.Member("ana");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acts_ThatWereDone_AreWrittenDownWithWhoDidThem_AndThoseRefusedAreNot()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (session, _) = await broker.OpenLiveAsync("ana");
        await broker.Api(Ana).ExtendAsync(session.Id, new ExtendSessionRequest { By = TimeSpan.FromMinutes(10) }, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Api(AccessForTests.Member("eve")).CloseAsync(session.Id, Cancellation)).StatusCode);
        await broker.Api(Ana).CloseAsync(session.Id, Cancellation);
        await broker.Api(AccessForTests.Operator).CreateTokenAsync(new CreateTokenRequest { Subject = "ben", Role = "member" }, Cancellation);

        var records = await ReadAsync(broker);

        Assert.Equal(
            [("operator", "token.create", "ben"), ("ana", "session.close", session.Id.ToString()), ("ana", "session.extend", session.Id.ToString()), ("ana", "session.open", session.Id.ToString())],
            records.Select(record => (record.Actor, record.Action, record.Subject)));
        Assert.Equal($"pool {broker.Pool}", records[3].Detail);
        Assert.Equal("by 00:10:00", records[2].Detail);
        Assert.Equal("session.open", Assert.Single(await ReadAsync(broker, "?actor=ana&action=session.open")).Action);
    }

    [Fact]
    public async Task Log_HasNoSecretInIt()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (key, bearer) = await broker.MakeKeyAsync(Ana, "read");
        var token = await broker.Api(AccessForTests.Operator).CreateTokenAsync(new CreateTokenRequest { Subject = "ben", Role = "member" }, Cancellation);
        await broker.People(Ana).RevokeKeyAsync(key.Id, Cancellation);

        Assert.Equal(3, (await ReadAsync(broker)).Count);
        var export = await broker.Client(AccessForTests.Operator).GetStringAsync("/api/audit/export?format=csv", Cancellation);
        Assert.Contains("key.revoke", export, StringComparison.Ordinal);
        Assert.All([bearer.Parameter!.Split('_')[2], token.Content!.Token], secret => Assert.DoesNotContain(secret, export, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_ForOthersThanOperators_IsForbidden()
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        var (_, reads) = await broker.MakeKeyAsync(AccessForTests.Operator, "read");

        foreach (var path in new[] { "/api/audit", "/api/audit/export", "/api/audit/verification" })
        {
            Assert.Equal(HttpStatusCode.OK, (await broker.Client(AccessForTests.Admin).GetAsync(path, Cancellation)).StatusCode);
            Assert.All(
                await Task.WhenAll(new[] { Ana, AccessForTests.Guest("gil"), AccessForTests.Service, reads }.Select(who => broker.Client(who).GetAsync(path, Cancellation))),
                answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Export_AsLines_IsAWholeChainAndTheVerificationAgrees()
    {
        await using var broker = await BrokerApplication.StartAsync(servers, replicas: 2);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => broker.Api(AccessForTests.Member($"p{i}"), i % 2).OpenAsync(new OpenSessionRequest { Pool = broker.Pool }, cancellationToken: Cancellation)));
        await FlushAsync(broker, 20);

        var lines = (await broker.Client(AccessForTests.Operator).GetStringAsync("/api/audit/export", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var verification = await broker.Client(AccessForTests.Operator).GetFromJsonAsync<AuditVerification>("/api/audit/verification", HttpDefaults.Json, Cancellation);

        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), lines.Select(line => System.Text.Json.JsonSerializer.Deserialize<AuditRecord>(line, HttpDefaults.Json)!.Sequence));
        Assert.Equal((true, 20L), (verification!.Whole, verification.Records));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=501")]
    [InlineData("?after=x")]
    [InlineData("?from=2026-11-25T00:00:00Z&to=2026-11-24T00:00:00Z")]
    [InlineData("/export?format=xml")]
    public async Task Query_ThatCannotBeMeant_Is400(string query)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);

        Assert.Equal(HttpStatusCode.BadRequest, (await broker.Client(AccessForTests.Operator).GetAsync($"/api/audit{query}", Cancellation)).StatusCode);
    }

    private static async Task<IReadOnlyList<AuditRecord>> ReadAsync(BrokerApplication broker, string query = "")
    {
        await FlushAsync(broker, 1);
        return (await broker.Client(AccessForTests.Operator).GetFromJsonAsync<Page<AuditRecord>>($"/api/audit{query}", HttpDefaults.Json, Cancellation))!.Items;
    }

    /// <summary>The log is written behind the answer: waits until its line is empty and what was in it has arrived.</summary>
    private static async Task FlushAsync(BrokerApplication broker, int atLeast)
    {
        var store = broker.Services.GetRequiredKeyedService<AuditStore>(SessionBrokerModule.AuditName);
        var log = broker.Services.GetRequiredKeyedService<AuditLog>(SessionBrokerModule.AuditName);
        await Eventually.SeeAsync(
            "the audit log up to date", async () => (log.Waiting, (await store.HeadAsync()).Sequence), seen => seen.Waiting == 0 && seen.Sequence >= atLeast, Cancellation);
    }
}
