namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Who is there, as <c>GET /api/sessions/{id}/events</c> sends it (SSE event <c>presence</c>, without an id) when it has changed.</summary>
public sealed record PresenceEvent
{
    public required SessionId SessionId { get; init; }

    public required IReadOnlyList<CrewMemberResponse> Members { get; init; }
}
