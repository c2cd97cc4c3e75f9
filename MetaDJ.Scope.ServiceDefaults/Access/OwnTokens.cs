using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>The rules of the tokens that we sign ourselves.</summary>
public static class OwnTokens
{
    internal static void Configure(JwtBearerOptions jwt, AccessOptions access, TimeProvider clock)
    {
        jwt.MapInboundClaims = false;
        jwt.TimeProvider = clock;
        jwt.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = AccessTokens.Issuer,
            ValidAudience = AccessTokens.Audience,
            IssuerSigningKeys = AccessTokens.Keys(access),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            NameClaimType = AccessTokens.SubjectClaim,
            RoleClaimType = AccessTokens.RoleClaim,
            LifetimeValidator = AccessModule.Lifetime(clock, TimeSpan.Zero),
        };
        jwt.TokenHandlers.Clear();
        jwt.TokenHandlers.Add(new RememberedTokens(new JsonWebTokenHandler { MapInboundClaims = false }));
        jwt.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                if (!IsSound(context.Principal!, access))
                {
                    context.Fail("The token's name and role do not go together.");
                }

                return Task.CompletedTask;
            },
        };
    }

    /// <summary>
    /// A second lock behind whoever issues tokens: a service's name and a service's role come together or not at all, and names of an identity
    /// provider's people come from that provider only.
    /// </summary>
    internal static bool IsSound(ClaimsPrincipal principal, AccessOptions access) =>
        principal.FindFirst(AccessTokens.SubjectClaim)?.Value is { } subject
        && Subjects.IsService(subject) == principal.IsService()
        && !IsOfProvider(subject, access);

    /// <summary>Whether the name is one that only an identity provider gives.</summary>
    public static bool IsOfProvider(string subject, AccessOptions access)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(access);
        return access.Oidc.Count > 0 && subject.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && access.Oidc.ContainsKey(subject[..colon]);
    }
}
