using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>The turn at writing to a pod's volume, for services that install on it. They name the pod: the volume is ours to know.</summary>
internal static class VolumeTurnRoutes
{
    private const int LongestHolder = 100;

    /// <summary>Asking again under the same name renews; the turn runs out by itself when nobody does.</summary>
    internal static async Task<Results<Ok<VolumeTurnResponse>, ProblemHttpResult>> Take(PodId podId, VolumeTurnRequest request, PodStore pods, VolumeTurnStore turns)
    {
        if (request.Holder is not { Length: > 0 and <= LongestHolder } holder || holder.Any(char.IsControl))
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["holder"] = [$"must be 1 to {LongestHolder} characters without control characters."] });
        }

        if (await pods.FindAsync(podId) is not { } pod)
        {
            return PodProblems.NotFound(podId);
        }

        return pod.VolumeId is not { } volume
            ? TypedResults.Ok(new VolumeTurnResponse(Needed: false, Token: 0, ExpiresAt: null))
            : await turns.TakeAsync(volume, $"service:{holder}") switch
            {
                TurnOutcome.Taken(var token, var until) => TypedResults.Ok(new VolumeTurnResponse(Needed: true, token, until)),
                TurnOutcome.Held(var left) => VolumeProblems.TurnHeld(podId, left),
                var other => throw new UnreachableException(other.ToString()),
            };
    }

    /// <param name="token">Of the turn that is given back; one that was lost meanwhile is given back already.</param>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Release(PodId podId, long token, PodStore pods, VolumeTurnStore turns)
    {
        if (await pods.FindAsync(podId) is not { } pod)
        {
            return PodProblems.NotFound(podId);
        }

        if (pod.VolumeId is { } volume)
        {
            await turns.ReleaseAsync(volume, token);
        }

        return TypedResults.NoContent();
    }
}
