namespace MetaDJ.Scope.Provisioning.Contracts.Http;

/// <summary>One step of a pod's recovery.</summary>
public sealed record RecoveryStep(RecoveryRung Rung, PodCause Cause, DateTimeOffset At);
