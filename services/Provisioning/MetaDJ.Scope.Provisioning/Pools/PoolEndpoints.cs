using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Budgets;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pods.Access;
using MetaDJ.Scope.Provisioning.Pools.Diagnosis;
using MetaDJ.Scope.Provisioning.Volumes;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>Wishes: everybody may read them, operators change them.</summary>
internal static class PoolEndpoints
{
    public static RouteGroupBuilder MapPools(this IEndpointRouteBuilder routes)
    {
        var pools = routes.MapGroup("/api/pools").WithTags("Pools").RequireAuthorization(Policies.Anybody);
        pools.MapGet("/", List).WithName("ListPools");
        pools.MapGet("/{name}", Get).WithName("GetPool");
        pools.MapPut("/{name}", Put).WithName("PutPool").RequireAuthorization(Policies.Operator)
            .AuditedAs(ProvisioningModule.AuditName, "pool.put", "name");
        pools.MapGet("/{name}/diagnosis", PoolDiagnosisEndpoint.Get).WithName("DiagnosePool").RequireAuthorization(Policies.OperatorOrService);
        pools.MapDelete("/{name}", Delete).WithName("DeletePool").RequireAuthorization(Policies.Operator)
            .AuditedAs(ProvisioningModule.AuditName, "pool.delete", "name");
        return pools;
    }

    internal static async Task<Results<Ok<Page<PoolResponse>>, ProblemHttpResult>> List(
        PoolStore pools, PoolViews views, ClaimsPrincipal user, string? after, int? limit)
    {
        if (Paging.Invalid(limit) is { } invalid)
        {
            return invalid;
        }

        var all = (await pools.ListAsync()).SkipWhile(pool => after is not null && string.CompareOrdinal(pool.Name.Value, after) <= 0).ToList();
        var view = await views.ReadAsync(user);
        return TypedResults.Ok(Paging.Page(all, limit, view.Of, pool => pool.Name.Value));
    }

    internal static async Task<Results<Ok<PoolResponse>, ProblemHttpResult>> Get(PoolName name, PoolStore pools, PoolViews views, ClaimsPrincipal user) =>
        await pools.FindAsync(name) is { } pool ? TypedResults.Ok((await views.ReadAsync(user)).Of(pool)) : Problem.NotFound($"pool {name}");

    internal static async Task<Results<Ok<PoolResponse>, ProblemHttpResult>> Put(
        PoolName name, PoolSpec spec, PoolStore pools, PoolViews views, VolumePlaces places, IOptions<BudgetOptions> budgets, IOptions<PodAccessOptions> access,
        PodWake wake, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (spec.Pricing == PricingMode.Spot)
        {
            return BudgetProblems.SpotNotOffered(budgets.Value.Spot);
        }

        if (PoolRules.IsReserved(name))
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["name"] = [$"'{name}' is reserved: a pool of that name could not be reached by its calendar's address."] });
        }

        if (PoolRules.Check(spec, access.Value.SymmetricalPorts) is { Count: > 0 } errors)
        {
            return Problem.Invalid(errors);
        }

        if (await places.CheckAsync(spec, cancellationToken) is { Count: > 0 } missing)
        {
            return Problem.Invalid(missing);
        }

        if (!await pools.HasRoomAsync(name))
        {
            return Problem.Create(
                StatusCodes.Status409Conflict, "too-many-pools", "There are too many pools", $"There may be {PoolStore.Most}; delete those that nobody uses.");
        }

        var pool = new Pool(name, spec);
        await pools.PutAsync(pool);
        wake.Call();
        return TypedResults.Ok((await views.ReadAsync(user)).Of(pool));
    }

    /// <summary>Its pods end as soon as nobody plays on them.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(PoolName name, PoolStore pools, PodWake wake)
    {
        if (!await pools.DeleteAsync(name))
        {
            return Problem.NotFound($"pool {name}");
        }

        wake.Call();
        return TypedResults.NoContent();
    }
}
