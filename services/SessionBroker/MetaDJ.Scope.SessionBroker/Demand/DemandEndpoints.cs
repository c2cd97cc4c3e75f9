using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Arrivals;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Demand;

/// <summary>What Provisioning plans by.</summary>
internal static class DemandEndpoints
{
    private const int MostUpcoming = 200;

    public static RouteGroupBuilder MapDemand(this IEndpointRouteBuilder routes)
    {
        var demand = routes.MapGroup("/api/demand").WithTags("Demand").RequireAuthorization(Policies.Service);
        demand.MapGet("/", Get).WithName("GetDemand");
        demand.MapPut("/pools/{pool}/retired/{podId}", Retire).WithName("RetirePod");
        return demand;
    }

    internal static async Task<Ok<DemandResponse>> Get(ReadyPodStore pods, DemandStore demand, ArrivalForecast arrivals) =>
        TypedResults.Ok(new DemandResponse(await Task.WhenAll((await pods.PoolsAsync()).Select(pool => ReadAsync(pool, demand, arrivals)))));

    /// <summary>The wishes for later are read first: one whose session opens meanwhile is then in both, and counts where its session is.</summary>
    private static async Task<PoolDemand> ReadAsync(PoolName pool, DemandStore demand, ArrivalForecast arrivals)
    {
        var (snapshot, lead) = await arrivals.ReadAsync(pool);
        var now = await demand.ReadAsync(pool);
        var present = now.Line.Select(session => session.Booking).Concat(now.Pods.Select(pod => pod.Booking)).OfType<BookingId>().ToHashSet();
        return now with { Upcoming = [.. now.Upcoming.Concat(ArrivalPlan.Upcoming(snapshot, lead, present)).OrderBy(wish => wish.NeededAt).Take(MostUpcoming)] };
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Retire(PoolName pool, PodId podId, ReadyPodStore pods) =>
        await pods.RetireAsync(pool, podId) ? TypedResults.NoContent() : BrokerProblems.PodLeased();
}
