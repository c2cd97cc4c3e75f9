using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>A way into a session's crew, as the scripts keep it.</summary>
internal sealed record Invitation
{
    public required InvitationId Id { get; init; }

    public required SessionId Session { get; init; }

    public required CrewRole Role { get; init; }

    public required int Uses { get; init; }

    public required int Used { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public required string By { get; init; }

    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt && Used < Uses;
}
