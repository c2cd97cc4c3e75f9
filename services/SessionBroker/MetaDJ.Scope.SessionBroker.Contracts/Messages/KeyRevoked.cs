namespace MetaDJ.Scope.SessionBroker.Contracts.Messages;

/// <summary>An API key was revoked, or its secret replaced: whatever was believed of it is no longer so.</summary>
public sealed record KeyRevoked
{
    public required ApiKeyId KeyId { get; init; }
}
