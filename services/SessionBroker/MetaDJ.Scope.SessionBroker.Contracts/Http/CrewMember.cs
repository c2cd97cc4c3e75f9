namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Somebody who takes part in a session.</summary>
public sealed record CrewMember(string Subject, CrewRole Role);

/// <summary>A parameter that only one person, and the lead, may change.</summary>
/// <param name="Parameter">See <see cref="StageParameters"/>.</param>
/// <param name="By">The subject of who holds the lock.</param>
public sealed record ParameterLock(string Parameter, string By, DateTimeOffset At);
