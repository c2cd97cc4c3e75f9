using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.SecondPods;

/// <summary>Why there is no second pod. Their types are part of the API.</summary>
internal static class SecondPodProblems
{
    public static ProblemHttpResult Busy(string other) => Problem.Create(
        StatusCodes.Status409Conflict,
        "second-pod-busy",
        "Another hand-off has the second pod",
        $"The hand-off '{other}' is on its way. Wait until it has switched, or give its pod back first.",
        new Dictionary<string, object?> { ["handOff"] = other });

    public static ProblemHttpResult NoRoom() => Problem.Create(
        StatusCodes.Status409Conflict,
        "no-room",
        "There is no room for a second pod",
        "All pods of the pool are booked before the hand-off could be done. Reload instead, or hand off at another time.");

    public static ProblemHttpResult Changed() => Problem.Create(
        StatusCodes.Status409Conflict,
        "second-pod-changed",
        "The stage is not the one that was meant",
        "The stage, or the second pod, was replaced meanwhile, or was taken back after its limit. Nothing was switched.");

    public static ProblemHttpResult NotLive(string state) => Problem.Create(
        StatusCodes.Status409Conflict,
        "not-live",
        "The session is not live",
        $"It is {state}: only a live session has a stage to hand off.");
}
