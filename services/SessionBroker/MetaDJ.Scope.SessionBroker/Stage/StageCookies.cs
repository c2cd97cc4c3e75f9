using MetaDJ.Scope.ServiceDefaults.Access;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Tickets for cookies: of another audience than those in a stage URL, so that neither passes for the other, and with an end of their own, for
/// a browser keeps what nobody sees.
/// </summary>
internal sealed class StageCookies(IOptions<AccessOptions> access, TimeProvider clock) : IDisposable
{
    public const string Name = "metadj-stage";

    private const string Audience = "metadj-scope-stage-cookie";
    private const int Remembered = 10_000;
    private const int Longest = 4096;

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SigningCredentials _credentials = new(AccessTokens.Key(access.Value), SecurityAlgorithms.HmacSha256);
    private readonly MemoryCache _read = new(new MemoryCacheOptions { SizeLimit = Remembered });
    private readonly TokenValidationParameters _rules = new()
    {
        ValidIssuer = AccessTokens.Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = AccessTokens.Key(access.Value),
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        // Its end is looked at each time, also when the rest is remembered.
        ValidateLifetime = false,
        RequireExpirationTime = true,
    };

    /// <param name="until">To the second.</param>
    public string Write(StageTicket ticket, DateTimeOffset until) => Handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = AccessTokens.Issuer, Audience = Audience, Claims = StageTickets.Claims(ticket), Expires = until.UtcDateTime, SigningCredentials = _credentials,
    });

    /// <returns>Null when it was not written by us, not as a cookie, or is over.</returns>
    public async ValueTask<StageTicket?> ReadAsync(string text)
    {
        if (!_read.TryGetValue(text, out Known? known))
        {
            if (text.Length > Longest || await Handler.ValidateTokenAsync(text, _rules) is not { IsValid: true, SecurityToken: JsonWebToken token }
                || StageTickets.Read(token) is not { } ticket)
            {
                return null;
            }

            known = new Known(ticket, new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
            _read.Set(text, known, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(10) });
        }

        return clock.GetUtcNow() < known!.Until ? known.Ticket : null;
    }

    public void Dispose() => _read.Dispose();

    private sealed record Known(StageTicket Ticket, DateTimeOffset Until);
}

/// <summary>Holds for a request that has the cookie and no token: with a token, the cookie does not count.</summary>
internal sealed class StageCookieConstraint : IRouteConstraint
{
    public const string Name = "stageCookie";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is { Request: var request } && request.Headers.Authorization.Count == 0 && request.Cookies.ContainsKey(StageCookies.Name);
}
