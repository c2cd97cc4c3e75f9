using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>What pods of the whole service have cost, against the simulated cloud's own bill.</summary>
[Collection("provisioning service")]
public sealed class SpendServiceTests(RedisServers servers)
{
    /// <summary>USD: answers are given to a millionth.</summary>
    private const decimal Rounding = 0.000002m;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFewPodLives_AreCounted_AndEqualTheBillOnceCompared()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Spend:BillingLag", "00:00:00"));
        var (session, booking) = (SessionId.New(TimeProvider.System), BookingId.New(TimeProvider.System));
        var first = await rig.ReadyAsync();
        rig.Broker.Grant(new PodUse(first.Id, Leased: true, 1) { Session = session, User = "=ana", Booking = booking });
        await SessionAsync(rig, session, "the session's cost is seen to rise", spend => spend.Amount > 0 && spend.RatePerHour > first.PricePerHour && spend.Since > first.CreatedAt);

        await rig.FaultAsync(new { kind = "podDies" });
        var second = (await rig.SeeAsync("another is ready", pods => pods.Any(pod => pod.Id != first.Id && pod.State == PodState.Ready))).First(pod => pod.State == PodState.Ready);
        var ended = await SessionAsync(rig, session, "the session's cost stands still", spend => spend.RatePerHour == 0);
        await rig.StrangerAsync($"{ProvisioningRig.Prefix}{Guid.Empty:N}", owner: ProvisioningRig.Prefix);
        using (await rig.Operator.PutAsJsonAsync("/api/pools/stage", (await rig.PoolAsync()).Spec with { Warm = 0, Maximum = 0 }, HttpDefaults.Json, Cancellation))
        using (await rig.Operator.DeleteAsync($"/api/pods/{second.Id}", Cancellation))
        {
            await rig.SeeAsync("all have ended", pods => pods.All(pod => pod.State is PodState.Terminated or PodState.Lost));
        }

        await Eventually.SeeAsync("nothing is left at the cloud", async () => new Left((await rig.PaidForAsync()).Count(pod => pod.Status != "TERMINATED")), left => left.Pods == 0, Cancellation);
        await Eventually.SeeAsync("nothing goes on in the ledger", async () => new Left(await rig.MeteredAsync()), left => left.Pods == 0, Cancellation);
        var bill = await rig.BillAsync();
        var counted = (await SpendAsync(rig, "pool")).Total;
        Assert.True(Math.Abs(counted - bill) < bill * 0.1m, $"{counted} counted, {bill} billed: a pod that dies is off by half a listing of a life of seconds.");

        using var compared = await rig.Operator.PostAsJsonAsync("/api/spend/reconciliation", new CheckBillRequest(), HttpDefaults.Json, Cancellation);
        Assert.Equal(HttpStatusCode.OK, compared.StatusCode);
        var checks = await rig.Operator.GetFromJsonAsync<Page<BillCheckResponse>>("/api/spend/reconciliation", HttpDefaults.Json, Cancellation);
        Assert.InRange(checks!.Items.Sum(check => check.Theirs) - bill, -Rounding, Rounding);

        foreach (var by in (string[])["pool", "user", "session", "booking", "pod", "kind"])
        {
            var spend = await SpendAsync(rig, by);
            Assert.InRange(spend.Total - bill, -Rounding, Rounding);
            Assert.InRange(spend.Lines.Sum(line => line.Amount) - spend.Total, -Rounding * 3, Rounding * 3);
        }

        Assert.Contains((await SpendAsync(rig, "pool")).Lines, line => line.Key == "unknown" && line.Amount > 0);
        Assert.Equal(ended.Amount, (await SpendAsync(rig, "session")).Lines.Single(line => line.Key == session.ToString()).Amount, 6);
        Assert.Contains((await SpendAsync(rig, "booking")).Lines, line => line.Key == booking.ToString());
        Assert.Contains("'=ana,", await CsvAsync(rig), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spend_IsForOperatorsAndServices_AndTheBillForOperators()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        using var service = rig.Client(AccessForTests.Service);
        using var member = rig.Client(AccessForTests.Member("ana"));

        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync("/api/spend", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync("/api/alerts", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync($"/api/spend/sessions/{SessionId.New(TimeProvider.System)}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/api/spend/sessions/{SessionId.New(TimeProvider.System)}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.GetAsync("/api/spend/sessions/x", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.GetAsync("/api/spend/reconciliation", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await rig.Operator.GetAsync("/api/alerts", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Operator.GetAsync("/api/spend?by=colour", Cancellation)).StatusCode);
        using var tomorrow = await rig.Operator.PostAsJsonAsync(
            "/api/spend/reconciliation", new CheckBillRequest(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(2)), HttpDefaults.Json, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, tomorrow.StatusCode);
    }

    private static async Task<SpendResponse> SpendAsync(ProvisioningRig rig, string by) =>
        (await rig.Operator.GetFromJsonAsync<SpendResponse>($"/api/spend?by={by}&from={From}", HttpDefaults.Json, Cancellation))!;

    private static async Task<string> CsvAsync(ProvisioningRig rig)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/spend?by=user");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var answer = await rig.Operator.SendAsync(request, Cancellation);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>Wide enough to hold the test also when midnight passes in it.</summary>
    private static string From => Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddDays(-1).ToString("O", CultureInfo.InvariantCulture));

    private static Task<SessionSpendResponse> SessionAsync(ProvisioningRig rig, SessionId session, string phase, Func<SessionSpendResponse, bool> holds) =>
        Eventually.SeeAsync(
            phase, async () => (await rig.Operator.GetFromJsonAsync<SessionSpendResponse>($"/api/spend/sessions/{session}", HttpDefaults.Json, Cancellation))!, holds, Cancellation);

    private sealed record Left(int Pods);
}
