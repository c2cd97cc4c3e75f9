using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.Faults;

/// <summary>Faults that strike a running pod at once.</summary>
internal sealed class SuddenFaults(PodFleet fleet)
{
    public static bool Has(FaultKind kind) => kind is FaultKind.PodDies or FaultKind.PodErrors or FaultKind.ScopeRestarts;

    /// <returns>The names of the pods struck: the oldest that match, one unless a count says more.</returns>
    public IReadOnlyList<string> Strike(FaultRequest wish) =>
        [.. fleet.All.Where(pod => Fits(pod, wish)).Where(pod => Strike(pod, wish.Kind)).Take(wish.Count ?? 1).Select(pod => pod.Settings.Name)];

    private static bool Fits(SimulatedPod pod, FaultRequest wish)
    {
        pod.Settle();
        return pod.Status == PodStatus.Running
            && (wish.Pod is null || wish.Pod == pod.Id || wish.Pod == pod.Settings.Name)
            && (wish.Gpu is null || wish.Gpu == pod.Machine.Gpu)
            && (wish.DataCenter is null || wish.DataCenter == pod.Machine.DataCenter);
    }

    private bool Strike(SimulatedPod pod, FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.PodDies:
                fleet.End(pod, PodStatus.Exited, "container exited");
                return true;
            case FaultKind.PodErrors:
                fleet.End(pod, PodStatus.Error, "container failed: machine error");
                return true;
            default:
                return pod.RestartScope();
        }
    }
}
