using MetaDJ.Scope.Simulator.Faults;

namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>Why a container never comes to listen, in the words that its log would have.</summary>
internal sealed record BootComplaint(string Source, IReadOnlyList<string> Lines)
{
    public static readonly FaultKind[] Kinds = [FaultKind.ImagePullFails, FaultKind.PortInUse, FaultKind.DiskFull, FaultKind.OldDriver];

    public static BootComplaint Of(FaultKind kind, string image) => kind switch
    {
        FaultKind.ImagePullFails => new(PodLog.System,
            [$"image pull: {image}: pending", $"error pulling image: Error response from daemon: manifest for {image} not found: manifest unknown: manifest unknown"]),
        FaultKind.PortInUse => new(PodLog.Container,
            ["INFO:     Started server process [41]", "ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use"]),
        FaultKind.DiskFull => new(PodLog.Container,
            ["Traceback (most recent call last):", "OSError: [Errno 28] No space left on device: '/workspace/models/Wan2.1-T2V-1.3B'"]),
        _ => new(PodLog.System,
            ["error starting container: nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.8, please update your driver to a newer version"]),
    };
}
