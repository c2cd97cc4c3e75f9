namespace MetaDJ.Scope.Simulator.RunPod.Pods;

internal enum PodStatus
{
    Unknown = 0,
    Provisioning = 1,
    Starting = 2,
    Running = 3,
    Exited = 4,
    Error = 5,
    Terminated = 6,
}

internal enum PodAction
{
    Unknown = 0,
    Start = 1,
    Stop = 2,
    Restart = 3,
    Terminate = 4,
}

internal enum Cloud
{
    Unknown = 0,
    Secure = 1,
    Community = 2,
}

/// <summary>Which actions a status permits: the specification's table, not its contradicting example.</summary>
internal static class PodStatuses
{
    public static IReadOnlyList<PodAction> Permitted(this PodStatus status) => status switch
    {
        PodStatus.Provisioning or PodStatus.Starting => [PodAction.Stop, PodAction.Terminate],
        PodStatus.Running => [PodAction.Stop, PodAction.Restart, PodAction.Terminate],
        PodStatus.Exited or PodStatus.Error => [PodAction.Start, PodAction.Terminate],
        _ => [],
    };
}
