using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>Who may call. The seam for OIDC is <see cref="AccessModule"/>: another issuer is another bearer scheme there.</summary>
public sealed class AccessOptions
{
    public const string SectionName = "Access";

    /// <summary>The secret that signs tokens; the same in every process of a deployment. At least 32 characters.</summary>
    [Required]
    [MinLength(32)]
    public string SigningKey { get; set; } = "";

    /// <summary>How long a token given out by <c>POST /api/tokens</c> lasts unless it asks for less.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromDays(30);
}
