namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Gives the stage to another person; the fencing token rises. The body of <c>POST /api/sessions/{id}/hand-over</c>.</summary>
public sealed record HandOverRequest
{
    /// <summary>The subject of the next holder.</summary>
    public required string To { get; init; }

    public required FencingToken FencingToken { get; init; }
}
