using MetaDJ.Scope.Simulator.Scope;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>A pod as it is written to the data file.</summary>
/// <param name="Endless">Its boot never ends.</param>
/// <param name="Data">What lies on its persistent disk.</param>
internal sealed record SavedPod(
    string Id,
    PodSettings Settings,
    Machine Machine,
    PodStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    int Starts,
    bool Endless,
    ScopeVolume? Data)
{
    public static SavedPod From(SimulatedPod pod) => new(
        pod.Id, pod.Settings, pod.Machine, pod.Status, pod.CreatedAt, pod.StartedAt, pod.Starts, pod is { HoldsGpu: true, ListensAt: null }, pod.PersistentData);
}
