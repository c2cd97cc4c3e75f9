namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Gives the stage to another person; the fencing token rises. The body of <c>POST /api/sessions/{id}/hand-over</c>.</summary>
public sealed record HandOverRequest
{
    /// <summary>The subject of the next lead: somebody of the crew or another person.</summary>
    public required string To { get; init; }

    public required FencingToken FencingToken { get; init; }

    /// <summary>Whether who leads now leaves the session; otherwise they stay as co-pilot.</summary>
    public bool Leave { get; init; }
}
