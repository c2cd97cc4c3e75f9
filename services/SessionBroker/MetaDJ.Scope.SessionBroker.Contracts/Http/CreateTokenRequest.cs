namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Asks for a token for a person. The body of <c>POST /api/tokens</c>.</summary>
public sealed record CreateTokenRequest
{
    /// <summary>Who it is for: 1 to 100 printable characters.</summary>
    public required string Subject { get; init; }

    /// <summary><c>guest</c>, <c>member</c>, <c>operator</c> or <c>admin</c>; not above the caller's own.</summary>
    public required string Role { get; init; }

    /// <summary>Null takes the deployment's own (<c>Access:TokenLifetime</c>), which is also the longest.</summary>
    public TimeSpan? Lifetime { get; init; }
}
