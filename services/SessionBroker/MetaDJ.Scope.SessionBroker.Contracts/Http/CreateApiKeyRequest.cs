namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Asks for an API key of the caller's own. The body of <c>POST /api/keys</c>.</summary>
public sealed record CreateApiKeyRequest
{
    /// <summary>What it is for, for its owner: 1 to 100 printable characters.</summary>
    public required string Name { get; init; }

    /// <summary>Any of <c>read</c>, <c>play</c>, <c>book</c>, <c>operate</c>; each includes reading.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Null takes the deployment's own lifetime.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
