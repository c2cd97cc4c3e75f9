using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// What a ticket says: this person at this session's stage, under this token. What the person may do there is not written in it: it is what
/// their role allows at each request, and nothing once they are out of the crew.
/// </summary>
/// <param name="Subject">Null for an operator's, which opens what operators may do.</param>
internal sealed record StageTicket(SessionId SessionId, string? Subject, long Fence)
{
    public StageRoles Role => Subject is null ? StageRoles.Operator : StageRoles.Crew;

    /// <summary>Whom to count. An operator's is told apart from people: no subject has a space in front.</summary>
    public string Name => Subject ?? $" {SessionId} {Role} {Fence}";
}

/// <summary>
/// Writes and reads tickets: signed, stored nowhere, never logged. A ticket needs no expiry of its own, the door checks its token against
/// the lease each time.
/// </summary>
internal sealed class StageTickets(IOptions<AccessOptions> access) : IDisposable
{
    private const string Audience = "metadj-scope-stage";
    private const string SessionClaim = "ses";
    private const string RoleClaim = "role";
    private const string SubjectClaim = "sub";
    private const string FenceClaim = "fen";
    private const int Remembered = 10_000;
    private const int LongestTicket = 4096;

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(10);

    private readonly SigningCredentials _credentials = new(AccessTokens.Key(access.Value), SecurityAlgorithms.HmacSha256);
    private readonly MemoryCache _read = new(new MemoryCacheOptions { SizeLimit = Remembered });
    private readonly TokenValidationParameters _rules = new()
    {
        ValidIssuer = AccessTokens.Issuer,
        ValidAudience = Audience,
        IssuerSigningKeys = AccessTokens.Keys(access.Value),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidateLifetime = false,
        RequireExpirationTime = false,
    };

    public string Write(StageTicket ticket) => Handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = AccessTokens.Issuer,
        Audience = Audience,
        Claims = Claims(ticket),
        SigningCredentials = _credentials,
    });

    /// <returns>Null when it was not written by us, or not as a ticket.</returns>
    public async ValueTask<StageTicket?> ReadAsync(string text)
    {
        if (_read.TryGetValue(text, out StageTicket? known))
        {
            return known;
        }

        if (text.Length > LongestTicket)
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(text, _rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || Read(token) is not { } ticket)
        {
            return null;
        }

        _read.Set(text, ticket, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = ForgottenAfter });
        return ticket;
    }

    public void Dispose() => _read.Dispose();

    internal static Dictionary<string, object> Claims(StageTicket ticket) => new()
    {
        [SessionClaim] = ticket.SessionId.ToString(),
        [FenceClaim] = ticket.Fence,
        // One or the other: neither can be read as its opposite when it is missing.
        [ticket.Subject is null ? RoleClaim : SubjectClaim] = ticket.Subject ?? Roles.Operator,
    };

    /// <param name="token">Found valid.</param>
    internal static StageTicket? Read(JsonWebToken token) =>
        token.TryGetPayloadValue(SessionClaim, out string? session) && SessionId.TryParse(session, null, out var sessionId)
        && token.TryGetPayloadValue(FenceClaim, out long fence) && TryReadSubject(token, out var subject)
            ? new StageTicket(sessionId, subject, fence)
            : null;

    private static bool TryReadSubject(JsonWebToken token, out string? subject)
    {
        var isCrew = token.TryGetPayloadValue(SubjectClaim, out subject) && !string.IsNullOrEmpty(subject);
        var isOperator = token.TryGetPayloadValue(RoleClaim, out string? role) && role == Roles.Operator;
        return isCrew != isOperator;
    }
}
