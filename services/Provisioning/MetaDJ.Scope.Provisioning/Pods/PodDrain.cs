using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods;

/// <summary>What is to become of a pod that is no longer handed out.</summary>
/// <param name="Retired">The broker has taken it out for good: nobody can hold it any more.</param>
/// <param name="Forced">An operator ends it, whoever plays on it.</param>
internal sealed record PodDrain(PodFate Fate, bool Retired = false, bool Forced = false)
{
    /// <summary>The pool that gets it, when it is to become another one.</summary>
    public PoolName? Into { get; init; }
}

internal enum PodFate
{
    Unknown = 0,
    Stop = 1,
    Terminate = 2,

    /// <summary>It goes on running, and is prepared as a new pod that plays something else.</summary>
    Become = 3,
}
