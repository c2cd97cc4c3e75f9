using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Every route needs a bearer token unless it says otherwise.</summary>
public static class AccessModule
{
    public static TBuilder AddAccess<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<ServiceToken>();

        // Authentication brings data protection along; we protect nothing with it, so its keys need no file.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IOptions<AccessOptions>, TimeProvider>(
            (jwt, access, clock) =>
            {
                jwt.MapInboundClaims = false;
                jwt.TimeProvider = clock;
                jwt.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidIssuer = AccessTokens.Issuer,
                    ValidAudience = AccessTokens.Audience,
                    IssuerSigningKey = AccessTokens.Key(access.Value),
                    ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
                    NameClaimType = AccessTokens.SubjectClaim,
                    RoleClaimType = AccessTokens.RoleClaim,
                    LifetimeValidator = (notBefore, expires, _, _) =>
                        expires > clock.GetUtcNow().UtcDateTime && (notBefore is null || notBefore <= clock.GetUtcNow().UtcDateTime.AddMinutes(1)),
                };
            });
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(Known())
            .SetDefaultPolicy(Known())
            .AddPolicy(Policies.Anybody, Known())
            .AddPolicy(Policies.Member, Known(Roles.Member, Roles.Operator, Roles.Admin, Roles.Service))
            .AddPolicy(Policies.Operator, Known(Roles.Operator, Roles.Admin))
            .AddPolicy(Policies.Admin, Known(Roles.Admin))
            .AddPolicy(Policies.Service, Known(Roles.Service))
            .AddPolicy(Policies.OperatorOrService, Known(Roles.Operator, Roles.Admin, Roles.Service));
        return builder;
    }

    /// <summary>Somebody with a name, and one of these roles if any are given.</summary>
    private static AuthorizationPolicy Known(params string[] roles)
    {
        var policy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(AccessTokens.SubjectClaim);
        return (roles.Length == 0 ? policy : policy.RequireClaim(AccessTokens.RoleClaim, roles)).Build();
    }
}
