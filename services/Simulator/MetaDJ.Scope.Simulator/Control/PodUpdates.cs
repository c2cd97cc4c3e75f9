using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.Control;

/// <summary>Which parameter updates reached a pod's Scope, and what became of them.</summary>
internal static class PodUpdates
{
    public static IResult Read(string podId, PodFleet fleet, SimulatedClock clock)
    {
        if (fleet.Find(podId)?.Reach() is not { } scope)
            return Results.Problem("No Scope listens in a pod of this id.", statusCode: StatusCodes.Status404NotFound);
        return Results.Json(
            new
            {
                scope.ReceivedCount,
                scope.Applied,
                scope.Dropped,
                scope.Cuts,
                scope.LeakedSessions,
                Received = scope.Received.Select(update => new { update.Sequence, At = clock.ToLife(update.At), update.Parameters }),
            },
            ControlJson.Options);
    }
}
