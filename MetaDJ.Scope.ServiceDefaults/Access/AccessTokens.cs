using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Writes the tokens that <see cref="AccessModule"/> accepts: signed JWTs, nothing stored.</summary>
public sealed class AccessTokens(IOptions<AccessOptions> options, TimeProvider clock)
{
    public const string SubjectClaim = "sub";
    public const string RoleClaim = "role";
    public const string TeamClaim = "team";

    /// <summary>The id of the API key that was presented; only callers with one have it.</summary>
    public const string KeyClaim = "key";

    /// <summary>The scopes of that key.</summary>
    public const string ScopeClaim = "scope";

    /// <summary>Names that begin so are our own processes'; no path gives one to a person.</summary>
    public const string ServicePrefix = "service:";

    public const string Issuer = "metadj-scope";

    /// <summary>The audience of our API. Stage tickets have another, so that neither passes for the other.</summary>
    public const string Audience = "metadj-scope-api";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SigningCredentials _credentials = new(Key(options.Value), SecurityAlgorithms.HmacSha256);

    /// <summary>The key that signs.</summary>
    public static SymmetricSecurityKey Key(AccessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return KeyOf(options.SigningKey);
    }

    /// <summary>Every key whose signature is accepted, the one that signs first.</summary>
    public static IReadOnlyList<SecurityKey> Keys(AccessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [Key(options), .. options.PreviousSigningKeys.Select(KeyOf)];
    }

    public string Issue(string subject, string role, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Claims = new Dictionary<string, object> { [SubjectClaim] = subject, [RoleClaim] = role },
            SigningCredentials = _credentials,
        });
    }

    private static SymmetricSecurityKey KeyOf(string secret) => new(Encoding.UTF8.GetBytes(secret));
}
