using MetaDJ.Scope.Provisioning.Alerts;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>Network volumes, for operators. None is made here: a pool that wishes for one makes it when its first pod is placed.</summary>
internal static class VolumeEndpoints
{
    public static RouteGroupBuilder MapVolumes(this IEndpointRouteBuilder routes)
    {
        var volumes = routes.MapGroup("/api/volumes").WithTags("Volumes").RequireAuthorization(Policies.OperatorOrService);
        volumes.MapGet("/", List).WithName("ListVolumes").RequireAuthorization(Policies.Operator);
        volumes.MapPatch("/{volumeId}", Grow).WithName("GrowVolume").RequireAuthorization(Policies.Operator)
            .AuditedAs(ProvisioningModule.AuditName, "volume.grow", "volumeId");
        volumes.MapDelete("/{volumeId}", Delete).WithName("DeleteVolume").RequireAuthorization(Policies.Operator)
            .AuditedAs(ProvisioningModule.AuditName, "volume.delete", "volumeId");
        volumes.MapPost("/by-pod/{podId}/turn", VolumeTurnRoutes.Take).WithName("TakeVolumeTurn").RequireAuthorization(Policies.Service);
        volumes.MapDelete("/by-pod/{podId}/turn", VolumeTurnRoutes.Release).WithName("ReleaseVolumeTurn").RequireAuthorization(Policies.Service);
        return volumes;
    }

    internal static async Task<Ok<VolumesResponse>> List(
        VolumeStore volumes, VolumeSight sight, PodStore pods, PoolStore pools, IOptions<RunPodOptions> runPod, StoragePrices prices) =>
        TypedResults.Ok(VolumeOverview.Of(
            await volumes.ListAsync(), sight.Last, await pods.ListAsync(), await pools.ListAsync(), runPod.Value.NamePrefix, prices));

    /// <summary>At once, and for good: no volume can be made smaller again.</summary>
    internal static async Task<Results<Ok<VolumesResponse>, ProblemHttpResult>> Grow(
        string volumeId, GrowVolumeRequest request, VolumeStore volumes, VolumeGrowth growth, VolumeSight sight, PodStore pods, PoolStore pools,
        IOptions<RunPodOptions> runPod, StoragePrices prices, CancellationToken cancellationToken)
    {
        if (await FindAsync(volumeId, volumes) is not { } volume)
        {
            return VolumeProblems.NotFound(volumeId);
        }

        if (request.SizeGb <= volume.SizeGb || request.SizeGb > ManagedVolumeRules.MostGb)
        {
            return Problem.Invalid(new Dictionary<string, string[]>
            {
                ["sizeGb"] = [$"must be above the {volume.SizeGb} GB it has and {ManagedVolumeRules.MostGb} at most: a network volume never shrinks."],
            });
        }

        return await growth.GrowAsync(volume, request.SizeGb, fence: 0, cancellationToken) is { Trouble: { } trouble }
            ? VolumeProblems.NotGrown(volume, trouble)
            : await List(volumes, sight, pods, pools, runPod, prices);
    }

    /// <summary>With all that is on it. Only what no pod mounts, and only with its name said again.</summary>
    /// <param name="confirm">The volume's name.</param>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string volumeId, string? confirm, VolumeStore volumes, VolumeSight sight, ICloudStorage storage, AlertStore alerts, PodStore pods,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(volumeId, volumes) is not { } volume)
        {
            return VolumeProblems.NotFound(volumeId);
        }

        if (confirm != volume.Name)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["confirm"] = ["must be the volume's name: what is on it cannot be brought back."] });
        }

        if ((await pods.ListAsync()).Any(pod => pod.VolumeId == volumeId && pod.Occupies))
        {
            return VolumeProblems.InUse(volume);
        }

        try
        {
            // RunPod's document does not say that it refuses to delete what is mounted, and strangers' pods are not in our records.
            if (await storage.CountMountsAsync(volumeId, cancellationToken) > 0)
            {
                return VolumeProblems.InUse(volume);
            }
        }
        catch (HttpRequestException)
        {
            return PodProblems.CloudUnavailable();
        }

        switch (await storage.DeleteAsync(volumeId, cancellationToken))
        {
            case CloudOutcome.Done:
                sight.Forget(volumeId);
                await volumes.ForgetAsync(volume, fence: 0);
                await alerts.ClearAsync(VolumeJanitor.AlertKey(volume));
                await alerts.ClearAsync(VolumeJanitor.TroubleKey(volume));
                return TypedResults.NoContent();
            case CloudOutcome.Refused(var detail):
                return VolumeProblems.NotDeleted(volume, detail);
            default:
                return PodProblems.CloudUnavailable();
        }
    }

    private static async Task<Volume?> FindAsync(string volumeId, VolumeStore volumes) =>
        (await volumes.ListAsync()).FirstOrDefault(volume => volume.VolumeId == volumeId);
}
