using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Access.Oidc;
using MetaDJ.Scope.ServiceDefaults.Access.RateLimits;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Every route needs a bearer token unless it says otherwise: one of ours, an identity provider's, or an API key.</summary>
public static class AccessModule
{
    /// <summary>Looks at what was presented and hands it to the scheme that can judge it.</summary>
    private const string AnyScheme = "access";

    private static readonly TimeSpan EarlyBy = TimeSpan.FromMinutes(1);

    public static TBuilder AddAccess<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<ServiceToken>();
        builder.Services.TryAddTransient<ServiceTokenHandler>();

        // Authentication brings data protection along; we protect nothing with it, so its keys need no file.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, any => any.ForwardDefaultSelector = SchemeFor)
            .AddJwtBearer()
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.SchemeName, null)
            .AddOidc(builder.Configuration);
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IOptions<AccessOptions>, TimeProvider>(
            (jwt, access, clock) => OwnTokens.Configure(jwt, access.Value, clock));
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(Known())
            .SetDefaultPolicy(Known())
            .AddPolicy(Policies.Anybody, Known())
            .AddPolicy(Policies.Person, Known([.. Roles.OfPeople]))
            .AddPolicy(Policies.Member, Known(Roles.Member, Roles.Operator, Roles.Admin, Roles.Service))
            .AddPolicy(Policies.Operator, Known(Roles.Operator, Roles.Admin))
            .AddPolicy(Policies.Admin, Known(Roles.Admin))
            .AddPolicy(Policies.Service, Known(Roles.Service))
            .AddPolicy(Policies.OperatorOrService, Known(Roles.Operator, Roles.Admin, Roles.Service));
        builder.Services.AddRateLimits();
        return builder;
    }

    /// <summary>Who it is, how often, and whether they may: in this order, after routing.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) =>
        app.UseHubTokens().UseAuthentication().UseRateLimits().UseAuthorization().UseScopeGate();

    /// <summary>An expiry is needed; <paramref name="skew"/> is how far the issuer's clock may be from ours.</summary>
    internal static LifetimeValidator Lifetime(TimeProvider clock, TimeSpan skew) => (notBefore, expires, _, _) =>
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires is not null && expires > now - skew && (notBefore is null || notBefore <= now + EarlyBy);
    };

    private static string? SchemeFor(HttpContext http)
    {
        var text = BearerText.Of(http.Request);
        return PresentedKey.Looks(text)
            ? KeyHandler.SchemeName
            : OidcModule.SchemeFor(text, http.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value) ?? JwtBearerDefaults.AuthenticationScheme;
    }

    /// <summary>Somebody with a name, and one of these roles if any are given.</summary>
    private static AuthorizationPolicy Known(params string[] roles)
    {
        var policy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(AccessTokens.SubjectClaim);
        return (roles.Length == 0 ? policy : policy.RequireClaim(AccessTokens.RoleClaim, roles)).Build();
    }
}
