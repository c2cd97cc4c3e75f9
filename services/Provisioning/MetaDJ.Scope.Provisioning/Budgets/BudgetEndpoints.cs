using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Limits on money: operators set them, our own services read them and ask before somebody opens a session.</summary>
internal static class BudgetEndpoints
{
    public static RouteGroupBuilder MapBudgets(this IEndpointRouteBuilder routes)
    {
        var budgets = routes.MapGroup("/api/budgets").WithTags("Budgets").RequireAuthorization(Policies.OperatorOrService);
        budgets.MapGet("/", List).WithName("ListBudgets");
        budgets.MapPost("/check", BudgetCheck.Post).WithName("CheckBudget").RequireAuthorization(Policies.Service);
        budgets.MapGet("/{scope}", Get).WithName("GetBudget");
        budgets.MapPut("/{scope}", Put).WithName("PutBudget").RequireAuthorization(Policies.Operator)
            .AuditedAs(ProvisioningModule.AuditName, "budget.put", "scope");
        budgets.MapDelete("/{scope}", Delete).WithName("DeleteBudget").RequireAuthorization(Policies.Operator)
            .AuditedAs(ProvisioningModule.AuditName, "budget.delete", "scope");
        return budgets;
    }

    /// <param name="after">The <c>next</c> of the page before.</param>
    internal static async Task<Results<Ok<Page<BudgetResponse>>, ProblemHttpResult>> List(MoneyBook money, PodStore pods, string? after, int? limit)
    {
        if (Paging.Invalid(limit) is { } invalid)
        {
            return invalid;
        }

        var facts = await money.ReadAsync(await pods.ListAsync());
        var sheet = new MoneySheet(facts);
        var rest = facts.Budgets.OrderBy(budget => budget.Key.Value, StringComparer.Ordinal).SkipWhile(budget => after is not null && string.CompareOrdinal(budget.Key.Value, after) <= 0).ToList();
        return TypedResults.Ok(Paging.Page(rest, limit, budget => Response(budget.Key, budget.Value, facts, sheet), budget => budget.Key.Value));
    }

    internal static async Task<Results<Ok<BudgetResponse>, ProblemHttpResult>> Get(BudgetScope scope, MoneyBook money, PodStore pods)
    {
        var facts = await money.ReadAsync(await pods.ListAsync());
        return facts.Budgets.TryGetValue(scope, out var spec) ? TypedResults.Ok(Response(scope, spec, facts, new MoneySheet(facts))) : BudgetProblems.NotFound(scope);
    }

    /// <summary>Counts from this moment on, also for what was spent and held before.</summary>
    internal static async Task<Results<Ok<BudgetResponse>, ProblemHttpResult>> Put(
        BudgetScope scope, BudgetSpec spec, BudgetStore budgets, MoneyBook money, PodStore pods, PodWake wake)
    {
        if (BudgetRules.Check(spec) is { Count: > 0 } errors)
        {
            return Problem.Invalid(errors);
        }

        var known = await budgets.ListAsync();
        if (known.Count >= BudgetStore.Most && !known.ContainsKey(scope))
        {
            return BudgetProblems.TooMany();
        }

        await budgets.PutAsync(scope, spec);
        wake.Call();
        var facts = await money.ReadAsync(await pods.ListAsync());
        return TypedResults.Ok(Response(scope, spec, facts, new MoneySheet(facts)));
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(BudgetScope scope, BudgetStore budgets, PodWake wake)
    {
        if (!await budgets.DeleteAsync(scope))
        {
            return BudgetProblems.NotFound(scope);
        }

        wake.Call();
        return TypedResults.NoContent();
    }

    private static BudgetResponse Response(BudgetScope scope, BudgetSpec spec, MoneyFacts facts, MoneySheet sheet) => new()
    {
        Scope = scope,
        Spec = spec,
        Periods = [.. sheet.PeriodsOf(scope, spec)],
        Holds =
        [
            .. facts.Holds.Where(hold => hold.Value.Open && hold.Value.Scopes.Contains(scope))
                .Select(hold => new BudgetHoldResponse(hold.Key, MicroUsd.ToUsd(hold.Value.Rate), hold.Value.TillAt()))
                .OrderBy(hold => hold.For, StringComparer.Ordinal),
        ],
    };
}
