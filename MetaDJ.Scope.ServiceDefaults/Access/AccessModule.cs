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
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(AccessTokens.SubjectClaim).Build())
            .AddPolicy(Policies.Operator, policy => policy.RequireClaim(AccessTokens.RoleClaim, Roles.Operator))
            .AddPolicy(Policies.Service, policy => policy.RequireClaim(AccessTokens.RoleClaim, Roles.Service))
            .AddPolicy(Policies.OperatorOrService, policy => policy.RequireClaim(AccessTokens.RoleClaim, Roles.Operator, Roles.Service));
        return builder;
    }
}
