namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Invites into a session's crew. The body of <c>POST /api/sessions/{id}/invitations</c>.</summary>
public sealed record CreateInvitationRequest
{
    /// <summary>What they become who come by it; not the lead.</summary>
    public required CrewRole Role { get; init; }

    /// <summary>How many may come by it.</summary>
    public int Uses { get; init; } = 1;

    /// <summary>Null takes the deployment's default.</summary>
    public TimeSpan? Lifetime { get; init; }
}

/// <summary>An invitation, for those who may invite.</summary>
public sealed record InvitationResponse
{
    public required InvitationId Id { get; init; }

    public required SessionId SessionId { get; init; }

    public required CrewRole Role { get; init; }

    public required int Uses { get; init; }

    public required int Used { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who invited.</summary>
    public required string By { get; init; }

    /// <summary>Whether somebody can still come by it.</summary>
    public required bool Open { get; init; }

    /// <summary>What to say to those who are invited; null when it is over. It is stored nowhere: it is made anew from a secret each time.</summary>
    public string? Code { get; init; }

    /// <summary>What to send them instead. The code is behind the hash sign, which no browser sends to a server.</summary>
    public Uri? Link { get; init; }

    /// <summary>The link as a picture, for who may invite.</summary>
    public Uri? QrCode { get; init; }
}
