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

    internal static async Task<Ok<DemandResponse>> Get(ReadyPodStore pods)
    {
        var uses = await Task.WhenAll((await pods.PoolsAsync()).Select(pods.UseAsync));
        return TypedResults.Ok(new DemandResponse([.. uses.Select(Demand)]));
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Retire(PoolName pool, PodId podId, ReadyPodStore pods) =>
        await pods.RetireAsync(pool, podId) ? TypedResults.NoContent() : BrokerProblems.PodLeased();

    private static PoolDemand Demand(PoolUse use) => new()
    {
        Pool = use.Pool,
        Waiting = use.InLine,
        Pods = [.. use.Pods.Values.Select(pod => new PodUse(pod.PodId, pod.Holder is not null, pod.Fence))],
    };
}
