namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>A stage cookie was set.</summary>
/// <param name="Path">Below which the browser sends it: frames, the stream and assets of this session's stage.</param>
/// <param name="ExpiresAt">Ask again before. It ends earlier with the lease, or when the fencing token rises.</param>
public sealed record StageCookieResponse(string Path, DateTimeOffset ExpiresAt);
