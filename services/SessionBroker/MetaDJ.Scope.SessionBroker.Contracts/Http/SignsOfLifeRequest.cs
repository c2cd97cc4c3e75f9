namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>What a service knows of the life of sessions. The body of <c>POST /api/signs-of-life</c>; services only, 1,000 sessions at most.</summary>
public sealed record SignsOfLifeRequest(IReadOnlyList<SignOfLife> Sessions);

/// <param name="Watched">Somebody follows the session now.</param>
/// <param name="NextDueAt">When its queue plays something next; null when nothing is planned. Believed for some minutes: say it again while it holds.</param>
public sealed record SignOfLife(SessionId Session, bool Watched, DateTimeOffset? NextDueAt);
