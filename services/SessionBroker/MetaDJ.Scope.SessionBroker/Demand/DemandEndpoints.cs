using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Demand;

/// <summary>What Provisioning plans by.</summary>
internal static class DemandEndpoints
{
    public static RouteGroupBuilder MapDemand(this IEndpointRouteBuilder routes)
    {
        var demand = routes.MapGroup("/api/demand").WithTags("Demand").RequireAuthorization(Policies.Service);
        demand.MapGet("/", Get).WithName("GetDemand");
        demand.MapPut("/pools/{pool}/retired/{podId}", Retire).WithName("RetirePod");
        return demand;
    }

    internal static async Task<Ok<DemandResponse>> Get(ReadyPodStore pods, DemandStore demand) =>
        TypedResults.Ok(new DemandResponse(await Task.WhenAll((await pods.PoolsAsync()).Select(demand.ReadAsync))));

    internal static async Task<Results<NoContent, ProblemHttpResult>> Retire(PoolName pool, PodId podId, ReadyPodStore pods) =>
        await pods.RetireAsync(pool, podId) ? TypedResults.NoContent() : BrokerProblems.PodLeased();
}
