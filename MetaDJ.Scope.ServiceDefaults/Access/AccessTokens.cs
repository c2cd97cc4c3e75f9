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
    public const string Issuer = "metadj-scope";

    /// <summary>The audience of our API. Stage tickets have another, so that neither passes for the other.</summary>
    public const string Audience = "metadj-scope-api";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SigningCredentials _credentials = new(Key(options.Value), SecurityAlgorithms.HmacSha256);

    public static SymmetricSecurityKey Key(AccessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.SigningKey));
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
}
