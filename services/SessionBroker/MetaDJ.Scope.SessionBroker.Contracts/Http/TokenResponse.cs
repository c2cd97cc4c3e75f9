namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A token that was just written. It is stored nowhere: lost is lost.</summary>
public sealed record TokenResponse(string Token, string Subject, string Role, DateTimeOffset ExpiresAt);
