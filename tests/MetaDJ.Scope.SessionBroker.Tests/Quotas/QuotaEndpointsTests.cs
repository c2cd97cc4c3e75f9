using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Quotas;

public sealed class QuotaEndpointsTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Quotas_AreSetByOperatorsAndSeenByTheirOwners(RedisKind kind)
    {
        await using var broker = await BrokerApplication.StartAsync(servers, kind);
        using var operators = broker.Client(AccessForTests.Operator);
        using var ana = broker.Client(AccessForTests.Member("ana"));

        var put = await operators.PutAsJsonAsync("/api/quotas/user:ana", new { hoursPerWeek = 12.5, timeZone = "Europe/Berlin" }, Cancellation);
        await operators.PutAsJsonAsync("/api/quotas/team:a%2Fb", new { dollarsPerMonth = 100 }, Cancellation);
        await operators.PutAsJsonAsync("/api/quotas/user:*", new { hoursPerWeek = 2 }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var mine = Assert.Single((await ana.GetFromJsonAsync<QuotaResponse[]>("/api/quotas/me", HttpDefaults.Json, Cancellation))!);
        Assert.Equal((12.5m, "Europe/Berlin", QuotaScope.OfUser("ana")), (mine.Spec.HoursPerWeek, mine.Spec.TimeZone, mine.From));
        Assert.Equal([(QuotaPeriod.Week, 12.5m), (QuotaPeriod.Month, null)], mine.Periods.OrderBy(period => period.Period).Select(period => (period.Period, period.Hours.Free)));
        var bens = await operators.GetFromJsonAsync<QuotaResponse>("/api/quotas/user:ben", HttpDefaults.Json, Cancellation);
        Assert.Equal((2m, QuotaScope.EveryUser), (bens!.Spec.HoursPerWeek, bens.From));

        var first = await operators.GetFromJsonAsync<Page<QuotaResponse>>("/api/quotas?limit=2", HttpDefaults.Json, Cancellation);
        var second = await operators.GetFromJsonAsync<Page<QuotaResponse>>($"/api/quotas?limit=2&after={first!.Next}", HttpDefaults.Json, Cancellation);
        Assert.Equal(["team:a/b", "user:*", "user:ana"], first.Items.Concat(second!.Items).Select(quota => quota.Scope.Value));
        Assert.Null(second.Next);

        Assert.Equal(HttpStatusCode.NoContent, (await operators.DeleteAsync("/api/quotas/user:ana", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await operators.DeleteAsync("/api/quotas/user:ana", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/quotas")]
    [InlineData("GET", "/api/quotas/user:ana")]
    [InlineData("PUT", "/api/quotas/user:ana")]
    [InlineData("DELETE", "/api/quotas/user:ana")]
    public async Task Quotas_OfOthersAndOnesOwnLimits_AreForOperators(string method, string path)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        using var ana = broker.Client(AccessForTests.Member("ana"));
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "PUT" ? JsonContent.Create(new { hoursPerWeek = 1_000 }) : null };

        Assert.Equal(HttpStatusCode.Forbidden, (await ana.SendAsync(request, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("""{"hoursPerWeek":-1}""", "hoursPerWeek")]
    [InlineData("""{"dollarsPerMonth":10000001}""", "dollarsPerMonth")]
    [InlineData("""{"timeZone":"Middle-earth/Shire"}""", "timeZone")]
    [InlineData("""{"hours":1}""", "hours")]
    public async Task Put_OfWhatMakesNoSense_Is400AndStoresNothing(string body, string field)
    {
        await using var broker = await BrokerApplication.StartAsync(servers);
        using var operators = broker.Client(AccessForTests.Operator);

        var answer = await operators.PutAsync("/api/quotas/user:ana", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(field, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty((await operators.GetFromJsonAsync<Page<QuotaResponse>>("/api/quotas", HttpDefaults.Json, Cancellation))!.Items);
        Assert.NotEqual(HttpStatusCode.OK, (await operators.GetAsync("/api/quotas/fleet", Cancellation)).StatusCode);
    }
}
