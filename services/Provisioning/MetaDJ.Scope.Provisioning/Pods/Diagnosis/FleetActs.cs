using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

/// <summary>What is being done about a pod already, in words.</summary>
internal static class FleetActs
{
    public static IReadOnlyList<string> Of(PodFindings findings)
    {
        var (pod, fleet, now) = (findings.Pod, findings.Fleet, findings.Now);
        var acts = new List<string>();
        if (fleet.Brake is { } brake)
        {
            acts.Add(brake);
        }

        if (fleet.Leased is true)
        {
            acts.Add("Somebody plays on it. A session that loses its pod goes on with another, with its whole look.");
        }

        acts.AddRange(OfPod(pod, now));
        if (pod.State is PodState.Lost or PodState.Draining or PodState.Terminated or PodState.Stopped)
        {
            acts.Add((fleet.OthersReady, fleet.OthersOnTheWay) switch
            {
                (0, 0) => "No other pod of its pool is ready or on its way.",
                var (ready, coming) => $"Of its pool {ready} {(ready == 1 ? "is" : "are")} ready and {coming} on the way.",
            });
        }

        if (fleet.AsksAgainAt > now)
        {
            acts.Add(string.Create(CultureInfo.InvariantCulture, $"Its pool failed {fleet.Failures} times in a row and asks for the next one at {fleet.AsksAgainAt:T}."));
        }

        return acts;
    }

    private static IEnumerable<string> OfPod(Pod pod, DateTimeOffset now)
    {
        switch (pod.State)
        {
            case PodState.Requested when pod.Placement.Asking is { } asking:
                yield return $"The cloud is being asked for {asking}.";
                break;
            case PodState.Requested when pod.Placement.AwaitsMoney:
                yield return "It waits for money: no candidate is asked before there is some.";
                break;
            case PodState.Requested:
                yield return $"It walks down the candidates: {pod.Placement.Refusals.Count} have refused it.";
                break;
            case PodState.Starting or PodState.Booting or PodState.Preparing:
                yield return $"It is being brought up, stage {pod.Way.Stage} for {Seconds(now - pod.Way.StageSince)}, last sign of progress {Seconds(now - pod.Way.ProgressAt)} ago. Without progress it is given up and the next candidate tried.";
                break;
            case PodState.Ready:
                yield return "It is looked at every few seconds: silence, a restart of Scope and stalled frames are acted upon.";
                break;
            case PodState.Draining:
                yield return $"It is going to be {(pod.Drain?.Fate == PodFate.Stop ? "stopped" : "terminated")}{(pod.Drain is { Retired: false, Forced: false } ? " once nobody plays on it" : "")}.";
                break;
            case PodState.Stopped:
                yield return "It is kept stopped, and started again when somebody needs one.";
                break;
            case PodState.Lost when pod.Occupies:
                yield return "It is being terminated; its last lines are saved before.";
                break;
        }
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0} s");
}
