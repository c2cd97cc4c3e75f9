using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Catalog;

internal static class CatalogEndpoints
{
    private const string GpuAvailability = "GPU_AVAILABILITY";

    private static readonly string[] Regions =
        ["NORTH_AMERICA", "SOUTH_AMERICA", "EUROPE", "ASIA", "MIDDLE_EAST", "AFRICA", "OCEANIA", "ANTARCTICA", "UNKNOWN"];

    public static void MapCatalog(this IEndpointRouteBuilder v2)
    {
        var catalog = v2.MapGroup("/catalog");
        catalog.MapGet("/gpus", Gpus).WithName("listGpuTypes");
        catalog.MapGet("/gpus/{id}", Gpu).WithName("getGpuType");
        catalog.MapGet("/datacenters", DataCenters).WithName("listDataCenters");
        catalog.MapGet("/datacenters/{id}", DataCenter).WithName("getDataCenter");
    }

    private static IResult Gpus(HttpRequest request, CatalogView view)
    {
        var (query, refusal) = GpuQuery.Read(request.Query);
        return query is null
            ? refusal!
            : Json(new GpuTypeList([.. CatalogSeed.Embedded.Gpus.Where(gpu => CatalogView.IsIn(gpu, query)).Select(gpu => view.Gpu(gpu, query))]));
    }

    private static IResult Gpu(string id, HttpRequest request, CatalogView view)
    {
        var (query, refusal) = GpuQuery.Read(request.Query);
        if (query is null)
        {
            return refusal!;
        }

        return CatalogSeed.Embedded.Gpu(id) is { } gpu ? Json(view.Gpu(gpu, query)) : RunPodProblem.NotFound("gpu type");
    }

    private static IResult DataCenters(HttpRequest request, CatalogView view)
    {
        var query = request.Query;
        var errors = new List<string>();
        var include = Include(query, errors);
        var regions = GpuQuery.List(query, "regions");
        var tiers = GpuQuery.List(query, "networkVolumeTypes");
        var compliance = GpuQuery.List(query, "compliance");
        bool? global = null;
        GpuQuery.Check(errors, regions, "regions", Regions.Contains);
        GpuQuery.Check(errors, tiers, "networkVolumeTypes", tier => RunPodJson.Tier.TryRead(tier, out _));
        GpuQuery.Check(errors, GpuQuery.List(query, "globalNetwork"), "globalNetwork", text =>
        {
            global = text == "true";
            return text is "true" or "false";
        });
        if (errors.Count > 0)
        {
            return RunPodProblem.Invalid(errors);
        }

        var centers = CatalogSeed.Embedded.DataCenters
            .Where(center => regions.Count == 0 || regions.Contains(center.Region))
            .Where(center => tiers.All(tier => center.NetworkVolumeTypes.Select(RunPodJson.Tier.Spell).Contains(tier)))
            .Where(center => compliance.All(center.Compliance.Contains))
            .Where(center => global is null || center.GlobalNetwork == global);
        return Json(new DataCenterList([.. centers.Select(center => view.DataCenter(center, include.Contains(GpuAvailability)))]));
    }

    private static IResult DataCenter(string id, HttpRequest request, CatalogView view)
    {
        var errors = new List<string>();
        var include = Include(request.Query, errors);
        if (errors.Count > 0)
        {
            return RunPodProblem.Invalid(errors);
        }

        return CatalogSeed.Embedded.DataCenter(id) is { } center
            ? Json(view.DataCenter(center, include.Contains(GpuAvailability)))
            : RunPodProblem.NotFound("data center");
    }

    private static IReadOnlyList<string> Include(IQueryCollection query, List<string> errors)
    {
        var include = GpuQuery.List(query, "include");
        GpuQuery.Check(errors, include, "include", value => value is GpuAvailability or "CPU_AVAILABILITY");
        return include;
    }

    private static IResult Json<T>(T value) => Results.Json(value, RunPodJson.Options);
}
