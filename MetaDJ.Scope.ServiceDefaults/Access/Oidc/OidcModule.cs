using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.ServiceDefaults.Access.Oidc;

/// <summary>One bearer scheme per configured provider. The library fetches its metadata and keys, and again when they change.</summary>
internal static class OidcModule
{
    /// <summary>Public keys only: with a symmetric algorithm among them a provider's public key would be a secret everybody has.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static string SchemeOf(string provider) => $"oidc:{provider}";

    /// <summary>Adds the schemes that the configuration names now; how each of them is set up is read and checked at start.</summary>
    public static AuthenticationBuilder AddOidc(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        foreach (var provider in configuration.GetSection($"{AccessOptions.SectionName}:{nameof(AccessOptions.Oidc)}").GetChildren().Select(section => section.Key))
        {
            authentication.AddJwtBearer(SchemeOf(provider), null, _ => { });
            authentication.Services.AddOptions<JwtBearerOptions>(SchemeOf(provider)).Configure<IOptions<AccessOptions>, TimeProvider>(
                (jwt, access, clock) => Configure(jwt, provider, access.Value.Oidc[provider], clock));
            authentication.Services.PostConfigure<JwtBearerOptions>(SchemeOf(provider), jwt =>
            {
                // Else a key that its provider took back, stolen perhaps, would be good for another hour.
                if (jwt.ConfigurationManager is BaseConfigurationManager keys)
                {
                    keys.UseLastKnownGoodConfiguration = false;
                }
            });
        }

        return authentication;
    }

    /// <summary>The scheme of the provider that a token says it is from; nothing of it is believed yet.</summary>
    /// <returns>Null when it is from none.</returns>
    public static string? SchemeFor(string? text, AccessOptions options)
    {
        if (options.Oidc.Count == 0 || text is null || IssuerOf(text) is not { } issuer)
        {
            return null;
        }

        return options.Oidc.FirstOrDefault(provider => provider.Value.IssuerKey == OidcOptions.KeyOf(issuer)).Key is { } name ? SchemeOf(name) : null;
    }

    private static string? IssuerOf(string text)
    {
        try
        {
            return new JsonWebToken(text).Issuer;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private static void Configure(JwtBearerOptions jwt, string provider, OidcOptions options, TimeProvider clock)
    {
        jwt.Authority = options.Authority;
        jwt.RequireHttpsMetadata = !options.IsLoopback;
        jwt.MapInboundClaims = false;
        jwt.TimeProvider = clock;
        jwt.BackchannelTimeout = TimeSpan.FromSeconds(10);
        jwt.RefreshInterval = options.KeyRefresh;
        jwt.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = options.Issuer,
            ValidAudience = options.Audience,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            LifetimeValidator = AccessModule.Lifetime(clock, options.ClockSkew),
        };
        jwt.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                var (identity, refusal) = OidcIdentity.Read((JsonWebToken)context.SecurityToken, provider, options);
                if (identity is null)
                {
                    context.Fail(refusal!);
                }
                else
                {
                    context.Principal = new System.Security.Claims.ClaimsPrincipal(identity);
                }

                return Task.CompletedTask;
            },
        };
    }
}
