using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Volumes;

internal static class VolumeProblems
{
    /// <summary>Strangers' volumes are no volumes of ours, whoever asks.</summary>
    public static ProblemHttpResult NotFound(string volumeId) => Problem.NotFound(volumeId.Length <= 64 ? $"network volume {volumeId}" : "such network volume");

    public static ProblemHttpResult InUse(Volume volume) => Problem.Create(
        StatusCodes.Status409Conflict, "volume-in-use", "A pod mounts the volume", $"{volume.Name} is mounted by a pod; end that first (DELETE /api/pods/{{podId}}), also one that is stopped.");

    public static ProblemHttpResult NotDeleted(Volume volume, string detail) => Problem.Create(
        StatusCodes.Status409Conflict, "volume-not-deleted", "RunPod does not delete the volume", $"{volume.Name}: {detail}");

    public static ProblemHttpResult NotGrown(Volume volume, string trouble) => Problem.Create(
        StatusCodes.Status409Conflict, "volume-not-grown", "RunPod does not grow the volume", $"{volume.Name}: {trouble}");

    public static ProblemHttpResult TurnHeld(PodId podId, TimeSpan left) => Problem.Create(
        StatusCodes.Status409Conflict, "volume-turn-held", "Somebody else writes to the volume",
        $"Wait and ask again: the volume of {podId} is being written to, for {Math.Ceiling(left.TotalSeconds):0} s at least unless it is given back before.");
}
