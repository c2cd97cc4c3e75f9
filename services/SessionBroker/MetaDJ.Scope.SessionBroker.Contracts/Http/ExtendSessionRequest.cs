namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>The body of <c>POST /api/sessions/{id}/extend</c>.</summary>
public sealed record ExtendSessionRequest
{
    /// <summary>How much later the session may end; positive.</summary>
    public required TimeSpan By { get; init; }
}
