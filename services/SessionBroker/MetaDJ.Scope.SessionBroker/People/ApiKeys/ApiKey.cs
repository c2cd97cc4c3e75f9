using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.People.ApiKeys;

/// <summary>A key as the scripts keep it. Only they change it.</summary>
internal sealed record ApiKey
{
    public required ApiKeyId Id { get; init; }

    public required string Name { get; init; }

    public required string Owner { get; init; }

    /// <summary>The owner's when they made it or last rotated it: a key never acts with more.</summary>
    public required string Role { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Of the secret; the secret itself is kept nowhere.</summary>
    public required string Digest { get; init; }

    /// <summary>Of the secret before, while both work.</summary>
    public string? OldDigest { get; init; }

    public DateTimeOffset? OldUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RotatedAt { get; init; }

    /// <param name="text">The key itself, when it was just made.</param>
    public ApiKeyResponse ToResponse(DateTimeOffset? lastUsedAt = null, string? text = null) => new()
    {
        Id = Id, Name = Name, Owner = Owner, Scopes = Scopes, CreatedAt = CreatedAt, ExpiresAt = ExpiresAt, RotatedAt = RotatedAt, LastUsedAt = lastUsedAt, Key = text,
    };
}
