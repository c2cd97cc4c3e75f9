namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Why no stage is being made ready for a session in line.</summary>
/// <param name="Cause">The stable word of Provisioning: <c>maximum</c>, <c>fleetMaximum</c>, <c>startsInFlight</c>, <c>backoff</c>, <c>budget</c>, <c>paused</c>.</param>
/// <param name="Detail">In words.</param>
/// <param name="Until">When it is over, where that is known.</param>
public sealed record StageShortage(string Cause, string Detail, DateTimeOffset? Until);
