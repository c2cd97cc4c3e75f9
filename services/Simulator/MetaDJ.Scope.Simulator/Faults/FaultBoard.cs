using System.Collections.Concurrent;

namespace MetaDJ.Scope.Simulator.Faults;

public enum FaultKind
{
    Unknown = 0,
    ParameterQueueFull,
    SlowInstall,
    LoadFails,
    OutOfMemory,
    StalledFrames,
}

public sealed class FaultBoard
{
    private readonly ConcurrentDictionary<(FaultKind, string), int> armed = new();

    internal void Arm(FaultKind kind, string podName) => armed[(kind, podName)] = 1;

    public bool Strikes(FaultKind kind, string podName) => armed.TryRemove((kind, podName), out _);
}
