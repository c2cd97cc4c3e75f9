using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>What came of a stage.</summary>
internal abstract record StageOutcome
{
    private StageOutcome()
    {
    }

    public static StageOutcome Passed { get; } = new Done();

    public sealed record Done : StageOutcome;

    /// <summary>This pod will not make it.</summary>
    public sealed record Failed(string Reason, PodCause Cause) : StageOutcome;
}
