namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Keeps a lease alive. The body of <c>POST /api/sessions/{id}/heartbeat</c>.</summary>
public sealed record HeartbeatRequest
{
    public required FencingToken FencingToken { get; init; }
}
