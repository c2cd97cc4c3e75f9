namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>One session's sign of life among many. <c>POST /api/heartbeats</c> takes a list of 1 to <see cref="AtOnce"/>.</summary>
public sealed record SessionHeartbeat
{
    public const int AtOnce = 500;

    public required SessionId SessionId { get; init; }

    public required FencingToken FencingToken { get; init; }
}
