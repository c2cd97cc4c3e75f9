using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A walk-in. The body of <c>POST /api/sessions</c>.</summary>
public sealed record OpenSessionRequest
{
    public required PoolName Pool { get; init; }

    /// <summary>How long the session may last at most; null takes the broker's default.</summary>
    public TimeSpan? Duration { get; init; }
}
