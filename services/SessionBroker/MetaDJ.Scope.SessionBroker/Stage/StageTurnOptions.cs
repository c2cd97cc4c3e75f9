using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Our own STUN and TURN servers (configuration section <c>Stage:Turn</c>). A pod has no UDP of its own and Scope asks for relay credentials
/// once in its life, so without these a picture over WebRTC may stop arriving after ten minutes.
/// </summary>
public sealed class StageTurnOptions : IValidatableObject
{
    public const string SectionName = "Stage:Turn";

    private static readonly string[] s_schemes = ["stun:", "stuns:", "turn:", "turns:"];

    /// <summary>Such as <c>turn:turn.example.org:3478?transport=udp</c>. None leaves the answer to Scope.</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>Shared with the TURN server (coturn: <c>static-auth-secret</c>): credentials are made from it, for a session and a time.</summary>
    public string? SharedSecret { get; set; }

    /// <summary>How long a credential made from the secret lasts. A relay that stands may outlive it.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>For a server with fixed credentials, instead of a secret.</summary>
    public string? Username { get; set; }

    public string? Credential { get; set; }

    /// <summary>Whether Scope's own servers are offered after ours.</summary>
    public bool AlsoScopes { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var url in Urls)
        {
            if (!Array.Exists(s_schemes, scheme => url.StartsWith(scheme, StringComparison.Ordinal) && url.Length > scheme.Length))
            {
                yield return new ValidationResult($"{nameof(Urls)}: '{url}' begins with none of {string.Join(", ", s_schemes)}.", [nameof(Urls)]);
            }
        }

        var isFixed = Username is not null || Credential is not null;
        if (isFixed && SharedSecret is not null)
        {
            yield return new ValidationResult($"Give {nameof(SharedSecret)}, or {nameof(Username)} and {nameof(Credential)}, not both.", [nameof(SharedSecret)]);
        }
        else if (Urls.Any(IsTurn) && string.IsNullOrEmpty(SharedSecret) && (string.IsNullOrEmpty(Username) || string.IsNullOrEmpty(Credential)))
        {
            yield return new ValidationResult($"A TURN server needs {nameof(SharedSecret)}, or {nameof(Username)} and {nameof(Credential)}.", [nameof(SharedSecret)]);
        }
    }

    internal static bool IsTurn(string url) => url.StartsWith("turn", StringComparison.Ordinal);
}
