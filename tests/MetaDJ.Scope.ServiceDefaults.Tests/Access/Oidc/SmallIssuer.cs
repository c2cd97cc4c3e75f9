using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.ServiceDefaults.Tests.Access.Oidc;

/// <summary>An identity provider on a free port: a discovery document, keys that can be changed, and tokens.</summary>
internal sealed class SmallIssuer : IAsyncDisposable
{
    public const string Audience = "metadj";
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly WebApplication _app;
    private readonly List<RsaSecurityKey> _published = [];
    private int _keysRead;

    private SmallIssuer(WebApplication app) => _app = app;

    public string Authority => _app.Urls.First();

    public int KeysRead => _keysRead;

    public RsaSecurityKey Key { get; private set; } = NewKey("k1");

    public static async Task<SmallIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var issuer = new SmallIssuer(builder.Build());
        issuer._published.Add(issuer.Key);
        issuer._app.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, object> { ["issuer"] = issuer.Authority, ["jwks_uri"] = $"{issuer.Authority}/keys" });
        issuer._app.MapGet("/keys", () =>
        {
            Interlocked.Increment(ref issuer._keysRead);
            return new Dictionary<string, object> { ["keys"] = issuer._published.Select(Published).ToArray() };
        });
        await issuer._app.StartAsync();
        return issuer;
    }

    /// <summary>Signs with a new key from now on; the old one is published no more.</summary>
    public void ChangeKey(string id)
    {
        Key = NewKey(id);
        _published.Clear();
        _published.Add(Key);
    }

    public static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };

    /// <summary>The public key as a text that everybody can read, which is what somebody confused about algorithms would sign with.</summary>
    public string PublicPem() => Key.Rsa.ExportSubjectPublicKeyInfoPem();

    public AuthenticationHeaderValue Bearer(string subject, params (string Claim, object Value)[] claims) => new("Bearer", Token(subject, claims: claims));

    public string Token(
        string subject, string? issuer = null, string? audience = Audience, TimeSpan? expiresIn = null, SecurityKey? key = null, string? algorithm = null,
        params (string Claim, object Value)[] claims)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var all = claims.ToDictionary(claim => claim.Claim, claim => claim.Value);
        all["sub"] = subject;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Authority,
            Audience = audience,
            IssuedAt = now.AddMinutes(-30),
            NotBefore = now.AddMinutes(-30),
            Expires = now + (expiresIn ?? TimeSpan.FromMinutes(10)),
            Claims = all,
            SigningCredentials = new SigningCredentials(key ?? Key, algorithm ?? SecurityAlgorithms.RsaSha256),
        });
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Dictionary<string, string> Published(RsaSecurityKey key)
    {
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = key.KeyId, ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }
}
