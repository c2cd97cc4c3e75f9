using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>The one table of a pod's life.</summary>
internal static class PodTransitions
{
    public static bool Allows(PodState from, PodState to) => (from, to) switch
    {
        (PodState.Requested, PodState.Starting or PodState.Lost or PodState.Terminated) => true,
        (PodState.Starting, PodState.Booting or PodState.Preparing or PodState.Draining or PodState.Lost) => true,
        (PodState.Booting, PodState.Preparing or PodState.Draining or PodState.Lost) => true,
        (PodState.Preparing, PodState.Ready or PodState.Draining or PodState.Lost) => true,
        (PodState.Ready, PodState.Preparing or PodState.Draining or PodState.Lost) => true,
        (PodState.Draining, PodState.Stopped or PodState.Terminated or PodState.Lost) => true,
        (PodState.Stopped, PodState.Terminated or PodState.Lost) => true,
        _ => false,
    };

    /// <summary>It is, or will be, a stage for somebody.</summary>
    public static bool IsSupply(this PodState state) =>
        state is PodState.Requested or PodState.Starting or PodState.Booting or PodState.Preparing or PodState.Ready;

    public static bool IsUnderWay(this PodState state) => state is PodState.Starting or PodState.Booting or PodState.Preparing;

    public static bool IsEnded(this PodState state) => state is PodState.Terminated or PodState.Lost;
}
