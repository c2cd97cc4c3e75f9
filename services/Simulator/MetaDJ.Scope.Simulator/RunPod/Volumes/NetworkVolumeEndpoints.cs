using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Volumes;

internal static class NetworkVolumeEndpoints
{
    public static void MapNetworkVolumes(this IEndpointRouteBuilder v2)
    {
        var volumes = v2.MapGroup("/network-volumes");
        volumes.MapGet("", List).WithName("listNetworkVolumes");
        volumes.MapPost("", Create).WithName("createNetworkVolume");
        volumes.MapGet("/{id}", Get).WithName("getNetworkVolume");
        volumes.MapPatch("/{id}", Update).WithName("updateNetworkVolume");
        volumes.MapDelete("/{id}", Delete).WithName("deleteNetworkVolume");
    }

    private static IResult List(NetworkVolumes volumes) =>
        Results.Json(new NetworkVolumeList([.. volumes.All.Select(shelf => shelf.Volume)]), RunPodJson.Options);

    private static IResult Get(string id, NetworkVolumes volumes) =>
        volumes.Find(id) is { } shelf ? Results.Json(shelf.Volume, RunPodJson.Options) : RunPodProblem.NotFound("network volume");

    private static async Task<IResult> Create(RunPodBody<CreateNetworkVolumeRequest> body, NetworkVolumes volumes, CloudArchive archive)
    {
        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var (volume, refusal) = volumes.Create(request);
        if (volume is null)
        {
            return refusal!;
        }

        await archive.SaveAsync();
        return Results.Json(volume, RunPodJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Update(string id, RunPodBody<UpdateNetworkVolumeRequest> body, NetworkVolumes volumes, CloudArchive archive)
    {
        if (volumes.Find(id) is not { } shelf)
        {
            return RunPodProblem.NotFound("network volume");
        }

        if (body.Value is not { } request)
        {
            return body.Refusal!;
        }

        var (volume, refusal) = volumes.Update(shelf, request);
        if (volume is null)
        {
            return refusal!;
        }

        await archive.SaveAsync();
        return Results.Json(volume, RunPodJson.Options);
    }

    private static async Task<IResult> Delete(string id, NetworkVolumes volumes, CloudArchive archive)
    {
        if (volumes.Delete(id) is { } refusal)
        {
            return refusal;
        }

        await archive.SaveAsync();
        return Results.NoContent();
    }
}
