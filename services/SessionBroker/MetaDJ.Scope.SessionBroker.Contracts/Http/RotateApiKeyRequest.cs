namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Replaces a key's secret. The body of <c>POST /api/keys/{id}/rotate</c>.</summary>
public sealed record RotateApiKeyRequest
{
    /// <summary>How long the old secret works beside the new one, up to a day; null ends it at once.</summary>
    public TimeSpan? Overlap { get; init; }

    /// <summary>Null keeps when it expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
