namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A time with room. Any start in it is good that leaves the length that was asked for.</summary>
/// <param name="EndsAt">When the room ends, or as far as was looked.</param>
public sealed record FreeWindow(DateTimeOffset StartsAt, DateTimeOffset EndsAt);
