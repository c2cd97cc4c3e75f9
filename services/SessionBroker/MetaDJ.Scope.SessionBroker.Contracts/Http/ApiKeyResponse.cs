namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>An API key as it is listed.</summary>
public sealed record ApiKeyResponse
{
    public required ApiKeyId Id { get; init; }

    public required string Name { get; init; }

    public required string Owner { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When its secret was last replaced; null if never.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>To the minute; null if never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The key itself. Only the answer to its making and to its rotation has it: it is kept nowhere.</summary>
    public string? Key { get; init; }
}
