using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Budgets.Plans;

/// <summary>Savings plans, entered by hand: RunPod's API neither shows nor sells them.</summary>
internal static class SavingsPlanEndpoints
{
    public static RouteGroupBuilder MapSavingsPlans(this IEndpointRouteBuilder routes)
    {
        var plans = routes.MapGroup("/api/savings-plans").WithTags("Savings plans").RequireAuthorization(Policies.Operator);
        plans.MapGet("/", List).WithName("ListSavingsPlans");
        plans.MapGet("/advice", Advise).WithName("AdviseOnSavingsPlans");
        plans.MapGet("/{name}", Get).WithName("GetSavingsPlan");
        plans.MapPut("/{name}", Put).WithName("PutSavingsPlan")
            .AuditedAs(ProvisioningModule.AuditName, "savings-plan.put", "name");
        plans.MapDelete("/{name}", Delete).WithName("DeleteSavingsPlan")
            .AuditedAs(ProvisioningModule.AuditName, "savings-plan.delete", "name");
        return plans;
    }

    /// <summary>All of them on one page: there are never more than two hundred.</summary>
    internal static async Task<Ok<Page<SavingsPlanResponse>>> List(SavingsPlanStore plans, PodStore pods, IOptions<BudgetOptions> options, TimeProvider clock)
    {
        var all = await plans.ListAsync();
        return TypedResults.Ok(new Page<SavingsPlanResponse>(
            [.. Responses(all, await pods.ListAsync(), options.Value, clock.GetUtcNow()).OrderBy(plan => plan.Name, StringComparer.Ordinal)], null));
    }

    internal static async Task<Results<Ok<SavingsPlanResponse>, ProblemHttpResult>> Get(
        string name, SavingsPlanStore plans, PodStore pods, IOptions<BudgetOptions> options, TimeProvider clock)
    {
        var all = await plans.ListAsync();
        return all.ContainsKey(name)
            ? TypedResults.Ok(Responses(all, await pods.ListAsync(), options.Value, clock.GetUtcNow()).Single(plan => plan.Name == name))
            : NotFound();
    }

    internal static async Task<Results<Ok<SavingsPlanResponse>, ProblemHttpResult>> Put(
        string name, SavingsPlan plan, SavingsPlanStore plans, PodStore pods, IOptions<BudgetOptions> options, PodWake wake, TimeProvider clock)
    {
        if (SavingsPlanRules.Check(name, plan) is { Count: > 0 } errors)
        {
            return Problem.Invalid(errors);
        }

        var known = await plans.ListAsync();
        if (known.Count >= SavingsPlanStore.Most && !known.ContainsKey(name))
        {
            return Problem.Create(
                StatusCodes.Status409Conflict, "too-many-savings-plans", "There are too many savings plans", $"There may be {SavingsPlanStore.Most}; delete those that expired.");
        }

        await plans.PutAsync(name, plan);
        wake.Call();
        var all = await plans.ListAsync();
        return TypedResults.Ok(Responses(all, await pods.ListAsync(), options.Value, clock.GetUtcNow()).Single(one => one.Name == name));
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, SavingsPlanStore plans) =>
        await plans.DeleteAsync(name) ? TypedResults.NoContent() : NotFound();

    /// <summary>Whether a plan pays, by the GPU hours of the last thirty days.</summary>
    /// <param name="gpuType">With <paramref name="ratePerHour"/>: judges a plan that was not bought. Without both, those that were entered.</param>
    internal static async Task<Results<Ok<Page<SavingsAdvice>>, ProblemHttpResult>> Advise(
        SavingsPlanStore plans, GpuHours hours, TimeProvider clock, string? gpuType, decimal? ratePerHour, CancellationToken cancellationToken)
    {
        if (gpuType is null != ratePerHour is null || gpuType is { Length: 0 or > 200 } || ratePerHour is <= 0 or > 1000)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["ratePerHour"] = ["must be above 0 and at most 1000, and given together with gpuType."] });
        }

        var asked = gpuType is not null && ratePerHour is { } rate ? (gpuType, rate) : ((string, decimal)?)null;
        var lines = await hours.OfLastThirtyDaysAsync();
        var prices = GpuHours.Prices(lines, await hours.ListedAsync(cancellationToken));
        return TypedResults.Ok(new Page<SavingsAdvice>(SavingsAdvisor.Advise(GpuHours.Hours(lines), prices, await plans.ListAsync(), asked, clock.GetUtcNow()), null));
    }

    private static IEnumerable<SavingsPlanResponse> Responses(
        IReadOnlyDictionary<string, SavingsPlan> plans, IReadOnlyList<Pod> pods, BudgetOptions options, DateTimeOffset now)
    {
        var covered = SavingsPlans.Covered(plans, pods, now);
        return plans.Select(plan => new SavingsPlanResponse(
            plan.Key, plan.Value, plan.Value.IsActive(now), covered[plan.Key], decimal.Round(plan.Value.MonthlyCost(), 2), plan.Value.ExpiresSoon(now, options.PlanExpiryWarning)));
    }

    private static ProblemHttpResult NotFound() => Problem.NotFound("savings plan of that name");
}
