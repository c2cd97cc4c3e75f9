using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Pods;

internal static class PodProblems
{
    public static ProblemHttpResult NotFound(PodId id) => Problem.NotFound($"pod {id}");

    public static ProblemHttpResult NoSuchState(IEnumerable<string> states) =>
        Problem.Invalid(new Dictionary<string, string[]> { ["state"] = [$"must be one of {string.Join(", ", states)}."] });

    public static ProblemHttpResult NowhereYet(PodId id) => Problem.Create(
        StatusCodes.Status409Conflict, "pod-not-placed", "The pod is not at the cloud", $"{id} was not placed yet, or is gone; GET /api/pods/{id} tells its state.");

    public static ProblemHttpResult CannotEnd(Pod pod) => Problem.Create(
        StatusCodes.Status409Conflict, "pod-cannot-end", "The pod cannot be ended now",
        pod.State == PodState.Requested
            ? "The cloud is being asked for it at this moment; try again in some seconds."
            : $"It is {pod.State} already.");

    public static ProblemHttpResult TooManyReaders() => Problem.Create(
        StatusCodes.Status503ServiceUnavailable, "too-many-readers", "Too many read this log", "Close one of the other readers of this pod's log, or try again later.");

    public static ProblemHttpResult CloudUnavailable() => Problem.Create(
        StatusCodes.Status503ServiceUnavailable, "cloud-unavailable", "RunPod cannot be asked", "Try again in a minute.");
}
