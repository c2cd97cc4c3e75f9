using System.Diagnostics;
using System.Security.Claims;
using System.Text.Encodings.Web;
using MetaDJ.Scope.ServiceDefaults.Access.RateLimits;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MetaDJ.Scope.ServiceDefaults.Access.Keys;

/// <summary>Lets in who presents an API key as a bearer token.</summary>
internal sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, FailedAuthentications failures)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "api-key";

    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("This is no key that is good now.");

    private bool _cannotTell;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (PresentedKey.Parse(BearerText.Of(Request)) is not { } key || failures.TooMany(Context) || Context.RequestServices.GetService<IKeyCheck>() is not { } check)
        {
            return Refused;
        }

        switch (await check.CheckAsync(key, Context.RequestAborted))
        {
            case KeyAnswer.Good(var standing):
                return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(IdentityOf(standing)), Scheme.Name));
            case KeyAnswer.Bad:
                return Refused;
            case KeyAnswer.CannotTell:
                _cannotTell = true;
                return Refused;
            case var other:
                throw new UnreachableException(other.ToString());
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!_cannotTell)
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
            return;
        }

        Response.Headers.RetryAfter = "2";
        await Problem.Create(
            StatusCodes.Status503ServiceUnavailable, "keys-unknown", "API keys cannot be looked up now",
            "Whether this key is good cannot be found out at the moment. Try again shortly.").ExecuteAsync(Context);
    }

    private static ClaimsIdentity IdentityOf(KeyStanding standing)
    {
        List<Claim> claims =
        [
            new(AccessTokens.SubjectClaim, standing.Owner),
            new(AccessTokens.RoleClaim, Scopes.RoleOf(standing.Role, standing.Scopes)),
            new(AccessTokens.KeyClaim, standing.Id),
            .. standing.Scopes.Select(scope => new Claim(AccessTokens.ScopeClaim, scope)),
        ];
        return new ClaimsIdentity(claims, SchemeName, AccessTokens.SubjectClaim, AccessTokens.RoleClaim);
    }
}
