using MetaDJ.Scope.Simulator.RunPod.Billing;
using MetaDJ.Scope.Simulator.RunPod.Catalog;
using MetaDJ.Scope.Simulator.RunPod.Gate;
using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.Control;

/// <summary>The truth behind the API, for those who check what happened.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/control").AddEndpointFilter<ControlAccess>();
        control.MapGet("/calls", Calls);
        control.MapDelete("/calls", ClearCalls);
        control.MapGet("/pods", Pods);
        control.MapGet("/pods/{podId}/updates", PodUpdates.Read);
        control.MapGet("/bill", Bill);
        control.MapGet("/stock", (Stock stock) => stock.All());
        control.MapPut("/stock", SetStock);
    }

    private static IResult Calls(CallBook calls) => Results.Json(new { calls.Operations, calls.Pods }, ControlJson.Options);

    private static IResult ClearCalls(CallBook calls)
    {
        calls.Clear();
        return Results.NoContent();
    }

    private static IResult Pods(PodFleet fleet, UsageBook usage, SimulatedClock clock)
    {
        var now = clock.Life.GetUtcNow();
        var spent = usage.All.ToDictionary(entry => entry.Id, entry => entry.Total(now));
        return Results.Json(
            new { Pods = fleet.All.Concat(fleet.Gone).Select(pod => PodTruth.Of(pod, spent.GetValueOrDefault(pod.Id))) }, ControlJson.Options);
    }

    private static IResult Bill(UsageBook usage, SimulatedClock clock)
    {
        var now = clock.Life.GetUtcNow();
        var lines = usage.All.Select(entry => new { entry.Id, Kind = entry.Kind.ToString(), Amount = entry.Total(now) }).OrderBy(line => line.Id).ToList();
        return Results.Json(new { At = now, usage.Balance, Total = lines.Sum(line => line.Amount), Lines = lines }, ControlJson.Options);
    }

    private static IResult SetStock(StockOptions wish, Stock stock)
    {
        if (CatalogSeed.Embedded.Gpu(wish.Gpu) is null || CatalogSeed.Embedded.DataCenter(wish.DataCenter) is null || wish.Free < 0)
        {
            return Results.Problem("Name a GPU type and a data centre of the catalogue, and a number of free GPUs of at least 0.", statusCode: 400);
        }

        stock.Set(wish);
        return Results.Json(wish, ControlJson.Options);
    }
}

/// <param name="Spent">USD so far, to the second.</param>
internal sealed record PodTruth(
    string Id, string Name, string Status, bool Listening, string Gpu, int GpuCount, string DataCenter, string Cloud, int Starts, DateTimeOffset CreatedAt, decimal Spent)
{
    public static PodTruth Of(SimulatedPod pod, decimal spent)
    {
        var listening = pod.IsListening;
        return new(
            pod.Id, pod.Settings.Name, RunPodJson.Status.Spell(pod.Status), listening, pod.Machine.Gpu, pod.Machine.Count, pod.Machine.DataCenter,
            RunPodJson.Cloud.Spell(pod.Machine.Cloud), pod.Starts, pod.CreatedAt, spent);
    }
}
