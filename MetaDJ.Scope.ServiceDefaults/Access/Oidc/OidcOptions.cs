using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace MetaDJ.Scope.ServiceDefaults.Access.Oidc;

/// <summary>One identity provider (configuration section <c>Access:Oidc:{name}</c>).</summary>
public sealed partial class OidcOptions : IValidatableObject
{
    /// <summary>Where <c>/.well-known/openid-configuration</c> is found below. https, but for loopback.</summary>
    [Required]
    public string Authority { get; set; } = "";

    /// <summary>The <c>iss</c> of its tokens where that is not the authority.</summary>
    public string? Issuer { get; set; }

    /// <summary>The <c>aud</c> that means us.</summary>
    [Required]
    public string Audience { get; set; } = "";

    /// <summary>The claim that names a person for good.</summary>
    [Required]
    public string SubjectClaim { get; set; } = "sub";

    /// <summary>The claim with a person's groups or roles; dots go into it, <c>realm_access.roles</c>.</summary>
    [Required]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Which values of that claim make a person what, <c>Roles:operator:0 = vj-crew</c>. The highest role that fits counts.</summary>
    public IDictionary<string, List<string>> Roles { get; } = new Dictionary<string, List<string>>(StringComparer.Ordinal);

    /// <summary>The role of those whom no value fits; empty refuses them.</summary>
    public string DefaultRole { get; set; } = Access.Roles.Guest;

    /// <summary>The claim with a person's teams, each of which is <c>name:team</c> here; none without it.</summary>
    public string? TeamClaim { get; set; }

    /// <summary>Scopes that a token must all have (<c>scope</c> or <c>scp</c>).</summary>
    public IList<string> RequiredScopes { get; } = [];

    /// <summary>How far its clock may be from ours.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How soon its signing keys are fetched again when a token names one we do not know.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeyRefresh { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How a token says whose it is; a slash at the end makes no difference for that.</summary>
    internal string IssuerKey => KeyOf(Issuer ?? Authority);

    internal bool IsLoopback => Uri.TryCreate(Authority, UriKind.Absolute, out var uri) && uri.IsLoopback;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !(authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
        {
            yield return new ValidationResult($"{nameof(Authority)} must be an https address.", [nameof(Authority)]);
        }

        if (Roles.Keys.FirstOrDefault(role => !Access.Roles.IsOfPeople(role)) is { } unknown)
        {
            yield return new ValidationResult($"{nameof(Roles)}: '{unknown}' is none of {string.Join(", ", Access.Roles.OfPeople)}.", [nameof(Roles)]);
        }

        if (DefaultRole.Length > 0 && !Access.Roles.IsOfPeople(DefaultRole))
        {
            yield return new ValidationResult($"{nameof(DefaultRole)} must be empty or one of {string.Join(", ", Access.Roles.OfPeople)}.", [nameof(DefaultRole)]);
        }
    }

    internal static bool IsName(string name) => Name().IsMatch(name) && name != Access.Roles.Service;

    internal static string KeyOf(string issuer) => issuer.TrimEnd('/');

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,19}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
