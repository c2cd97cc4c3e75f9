using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Service;

/// <summary>Budgets in the whole service, against the simulated cloud.</summary>
[Collection("provisioning service")]
public sealed class BudgetServiceTests(RedisServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FleetBudget_WithRoomForOneStart_PaysForOnePod_AndTheOtherPoolSaysWhy()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        var spec = (await rig.Operator.GetFromJsonAsync<PoolResponse>("/api/pools/stage", HttpDefaults.Json, Cancellation))!.Spec with
        {
            Warm = 1, Maximum = 1, GpuTypes = ["NVIDIA GeForce RTX 4090"],
        };
        // Half an hour of a card at 0.74 USD, and its disks.
        await PutAsync(rig, "/api/budgets/fleet", new BudgetSpec { PerDay = 0.6m });
        await Task.WhenAll(PutAsync(rig, "/api/pools/one", spec), PutAsync(rig, "/api/pools/two", spec));

        var pods = await rig.SeeAsync("one is ready, the other waits for money", pods => pods.Any(pod => pod.State == PodState.Ready)
            && pods.Any(pod => pod.State == PodState.Requested && pod.Progress?.StartsWith("The budget of the fleet, $0.60 per day, has $0.", StringComparison.Ordinal) == true));

        Assert.Single(await rig.PaidForAsync());
        var waiting = pods.Single(pod => pod.State == PodState.Requested);
        var diagnosis = await rig.Operator.GetFromJsonAsync<PodDiagnosisResponse>($"/api/pods/{waiting.Id}/diagnosis", HttpDefaults.Json, Cancellation);
        Assert.Contains("The budget of the fleet", diagnosis!.Summary, StringComparison.Ordinal);

        var budget = await rig.Operator.GetFromJsonAsync<BudgetResponse>("/api/budgets/fleet", HttpDefaults.Json, Cancellation);
        var day = Assert.Single(budget!.Periods);
        Assert.Equal(pods.Single(pod => pod.State == PodState.Ready).Id.ToString(), Assert.Single(budget.Holds).For);
        Assert.True(day.Spent + day.Held <= day.Limit && day.Held > 0.3m, $"{day}");

        // More money: the other starts too.
        await PutAsync(rig, "/api/budgets/fleet", new BudgetSpec { PerDay = 5 });
        await rig.SeeAsync("both are ready", all => all.Count(pod => pod.State == PodState.Ready) == 2);
    }

    [Fact]
    public async Task Budget_UsedUpMidRun_EndsTheSpare_AndNothingNewIsPaidFor()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var spare = await rig.ReadyAsync();

        await PutAsync(rig, "/api/budgets/pool:stage", new BudgetSpec { PerMonth = 0.0001m });

        var pods = await rig.SeeAsync("the spare is ended, another waits for money", all =>
            all.Any(pod => pod.Id == spare.Id && pod.State == PodState.Terminated) && all.Any(pod => pod.State == PodState.Requested && pod.Progress?.Contains("budget", StringComparison.Ordinal) == true));
        Assert.Equal("The budget of pool stage, $0.00 per month, is used up.", pods.Single(pod => pod.Id == spare.Id).Reason);
        Assert.Single(await rig.PaidForAsync());
        Assert.Empty(await rig.RunningAsync());
    }

    [Fact]
    public async Task Budgets_AreForOperatorsToSetAndServicesToRead_AndBadOnesAreRefused()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        using var service = rig.Client(AccessForTests.Service);
        using var member = rig.Client(AccessForTests.Member("ana"));
        await PutAsync(rig, "/api/budgets/user:ana%2Fb%20c", new BudgetSpec { PerDay = 1 });

        Assert.Equal(BudgetScope.OfUser("ana/b c"), (await service.GetFromJsonAsync<BudgetResponse>("/api/budgets/user:ana%2Fb%20c", HttpDefaults.Json, Cancellation))!.Scope);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.PutAsJsonAsync("/api/budgets/fleet", new BudgetSpec { PerDay = 1 }, HttpDefaults.Json, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.GetAsync("/api/budgets", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Operator.GetAsync("/api/budgets/fleet", Cancellation)).StatusCode);
        foreach (var scope in new[] { "everything", "pool:", "pool:Not A Pool", "user:", "user:%20ana", "user:service:x" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await rig.Operator.PutAsJsonAsync($"/api/budgets/{scope}", new BudgetSpec { PerDay = 1 }, HttpDefaults.Json, Cancellation)).StatusCode);
        }

        foreach (var body in new[] { "{}", """{"perDay":-1}""", """{"perDay":1,"warnAt":0}""", """{"perDay":1,"whenUsedUp":"never"}""", """{"perDay":1e9}""", """{"perDay":"1"}""" })
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            Assert.Equal(HttpStatusCode.BadRequest, (await rig.Operator.PutAsync("/api/budgets/fleet", content, Cancellation)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await rig.Operator.DeleteAsync("/api/budgets/user:ana%2Fb%20c", Cancellation)).StatusCode);
        Assert.Empty((await service.GetFromJsonAsync<Primitives.Page<BudgetResponse>>("/api/budgets", HttpDefaults.Json, Cancellation))!.Items);
    }

    [Fact]
    public async Task Check_OfSomebodyOnAWarmPod_RefusesByTheirOwnBudget_AndAHoldCountsForTheNextQuestion()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var pod = await rig.ReadyAsync();
        using var service = rig.Client(AccessForTests.Service);
        await PutAsync(rig, "/api/budgets/user:ana", new BudgetSpec { PerDay = 1.5m * pod.PricePerHour });
        var hour = new CheckBudgetRequest { User = "ana", Pool = ProvisioningRig.Pool, Duration = TimeSpan.FromHours(1) };

        var may = await CheckAsync(service, hour with { HoldAs = SessionId.New(TimeProvider.System).ToString() });
        var again = await CheckAsync(service, hour);
        var other = await CheckAsync(service, hour with { User = "ben" });

        Assert.True(may is { Allowed: true, HeldUntil: not null } && may.Needed > pod.PricePerHour, $"{may}");
        Assert.True(other.Allowed);
        Assert.Equal((false, BudgetScope.OfUser("ana"), BudgetPeriod.Day), (again.Allowed, again.Refusal!.Scope, again.Refusal.Period));
        Assert.Equal(HttpStatusCode.Forbidden, (await rig.Operator.PostAsJsonAsync("/api/budgets/check", hour, HttpDefaults.Json, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsJsonAsync("/api/budgets/check", hour with { HoldAs = "pod_1" }, HttpDefaults.Json, Cancellation)).StatusCode);
    }

    /// <summary>Without a pod there was no price, and nothing times nothing is within every budget.</summary>
    [Fact]
    public async Task Check_OfAPoolThatNeverHadAPod_CountsWithTheOfferItWouldTake()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers, ("Provisioning:Pools:stage:Warm", "0"));
        using var service = rig.Client(AccessForTests.Service);
        await PutAsync(rig, "/api/budgets/user:ana", new BudgetSpec { PerDay = 0 });

        var answer = await CheckAsync(service, new CheckBudgetRequest { User = "ana", Pool = ProvisioningRig.Pool, Duration = TimeSpan.FromHours(1) });

        Assert.Equal((false, BudgetScope.OfUser("ana")), (answer.Allowed, answer.Refusal?.Scope));
        Assert.True(answer.Needed > 0.1m, $"{answer.Needed}");
    }

    [Fact]
    public async Task NoBalance_StopsTheFleetWithAnAlert_AndTheFirstPodThatStartsEndsIt()
    {
        await using var rig = await ProvisioningRig.StartAsync(
            servers, ("Provisioning:Pools:stage:Warm", "0"), ("Provisioning:Budgets:NoBalanceWait", "00:00:01"), ("Provisioning:Budgets:RetryInterval", "00:00:00.200"));
        await rig.FaultAsync(new { kind = "serverError", status = 402, path = "/pods", duration = "00:00:06" });
        rig.Broker.Waiting = 1;

        await rig.SeeAsync("one was refused for want of balance", pods => pods.Any(pod => pod.State == PodState.Lost && pod.Reason?.Contains("balance", StringComparison.Ordinal) == true));
        await AlertsAsync(rig, "an alert tells of it", keys => keys.Contains("account-balance"));
        await rig.ReadyAsync("another tried, and started");
        await AlertsAsync(rig, "it is over", keys => !keys.Contains("account-balance"));

        Assert.Single(await rig.PaidForAsync());
    }

    [Fact]
    public async Task SavingsPlans_AreEnteredByHand_AndSpotIsNotOffered()
    {
        await using var rig = await ProvisioningRig.StartAsync(servers);
        var pod = await rig.ReadyAsync();
        var today = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var plan = new SavingsPlan { GpuType = pod.GpuType!, RatePerHour = 0.01m, StartsAt = today.AddMonths(-3).AddDays(1), ExpiresAt = today.AddDays(1) };
        await PutAsync(rig, "/api/savings-plans/summer", plan);

        var stored = await rig.Operator.GetFromJsonAsync<SavingsPlanResponse>("/api/savings-plans/summer", HttpDefaults.Json, Cancellation);
        Assert.Equal((true, 1, true, 7.3m), (stored!.Active, stored.Covered, stored.ExpiresSoon, stored.MonthlyCost));
        var advice = await rig.Operator.GetFromJsonAsync<Primitives.Page<SavingsAdvice>>("/api/savings-plans/advice", HttpDefaults.Json, Cancellation);
        Assert.True(Assert.Single(advice!.Items, one => one.GpuType == pod.GpuType) is { ListPricePerHour: > 0.01m, HoursLast30Days: > 0 or 0, Pays: false, BreakEvenHoursPerMonth: > 0 });
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Operator.GetAsync("/api/savings-plans/advice?gpuType=x", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Operator.PutAsJsonAsync("/api/savings-plans/summer", plan with { ExpiresAt = today.AddYears(1) }, HttpDefaults.Json, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await rig.Operator.DeleteAsync("/api/savings-plans/summer", Cancellation)).StatusCode);

        var spec = (await rig.Operator.GetFromJsonAsync<PoolResponse>("/api/pools/stage", HttpDefaults.Json, Cancellation))!.Spec;
        using var refused = await rig.Operator.PutAsJsonAsync("/api/pools/stage", spec with { Pricing = PricingMode.Spot }, HttpDefaults.Json, Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("spot-not-offered", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(PricingMode.OnDemand, (await rig.Operator.GetFromJsonAsync<PoolResponse>("/api/pools/stage", HttpDefaults.Json, Cancellation))!.Spec.Pricing);
    }

    private static async Task AlertsAsync(ProvisioningRig rig, string phase, Func<IReadOnlyList<string>, bool> holds) => await Eventually.SeeAsync(
        phase,
        async () => (IReadOnlyList<string>)[.. (await rig.Operator.GetFromJsonAsync<Primitives.Page<AlertResponse>>("/api/alerts", HttpDefaults.Json, Cancellation))!.Items.Select(alert => alert.Key)],
        holds, Cancellation);

    private static async Task PutAsync<TBody>(ProvisioningRig rig, string route, TBody body)
    {
        using var answer = await rig.Operator.PutAsJsonAsync(route, body, HttpDefaults.Json, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<CheckBudgetResponse> CheckAsync(HttpClient service, CheckBudgetRequest request)
    {
        using var answer = await service.PostAsJsonAsync("/api/budgets/check", request, HttpDefaults.Json, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<CheckBudgetResponse>(HttpDefaults.Json, Cancellation))!;
    }
}
