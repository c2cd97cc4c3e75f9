using System.ComponentModel.DataAnnotations;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Access.Oidc;
using MetaDJ.Scope.ServiceDefaults.Access.RateLimits;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Who may call, and how often.</summary>
public sealed class AccessOptions : IValidatableObject
{
    public const string SectionName = "Access";
    private const int ShortestKey = 32;

    /// <summary>The secret that signs tokens; the same in every process of a deployment. At least 32 characters.</summary>
    [Required]
    [MinLength(ShortestKey)]
    public string SigningKey { get; set; } = "";

    /// <summary>
    /// Secrets whose signature is still, or already, accepted: the old one until its tokens ran out, and the next one in every process before any
    /// of them signs with it.
    /// </summary>
    public IList<string> PreviousSigningKeys { get; } = [];

    /// <summary>How long a token given out by <c>POST /api/tokens</c> lasts unless it asks for less.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromDays(30);

    public KeyOptions Keys { get; set; } = new();

    public RateLimitOptions RateLimits { get; set; } = new();

    /// <summary>Identity providers by our name for them; a person of theirs is <c>name:subject</c> here.</summary>
    public IDictionary<string, OidcOptions> Oidc { get; } = new Dictionary<string, OidcOptions>(StringComparer.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PreviousSigningKeys.Any(key => key is null || key.Length < ShortestKey))
        {
            yield return new ValidationResult($"{nameof(PreviousSigningKeys)}: each must have at least {ShortestKey} characters.", [nameof(PreviousSigningKeys)]);
        }

        foreach (var result in Within(Keys, nameof(Keys)).Concat(Within(RateLimits, nameof(RateLimits))))
        {
            yield return result;
        }

        foreach (var (name, provider) in Oidc)
        {
            if (!OidcOptions.IsName(name))
            {
                yield return new ValidationResult($"{nameof(Oidc)}: '{name}' must be lower-case letters, digits and hyphens, at most 20, and not 'service'.", [nameof(Oidc)]);
            }

            foreach (var result in Within(provider, $"{nameof(Oidc)}:{name}"))
            {
                yield return result;
            }
        }

        if (Oidc.Values.Where(provider => provider.Authority.Length > 0).GroupBy(provider => provider.IssuerKey, StringComparer.Ordinal).Any(same => same.Count() > 1))
        {
            yield return new ValidationResult($"{nameof(Oidc)}: two providers have the same issuer, and its tokens would not tell which is meant.", [nameof(Oidc)]);
        }
    }

    private static List<ValidationResult> Within(object options, string section)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => new ValidationResult($"{section}: {result.ErrorMessage}", [section]))];
    }
}
