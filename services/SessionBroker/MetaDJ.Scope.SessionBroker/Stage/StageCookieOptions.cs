using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>The cookie by which a browser's elements show a stage (configuration section <c>Stage:Cookie</c>).</summary>
public sealed class StageCookieOptions
{
    public const string SectionName = "Stage:Cookie";

    /// <summary>How long one lasts. It ends earlier with the lease, or when the token rises.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "12:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// <c>Strict</c> serves pages of our own site, sub-domains included; pages of another site need <c>None</c>, which browsers take over https only.
    /// </summary>
    [AllowedValues(SameSiteMode.Strict, SameSiteMode.Lax, SameSiteMode.None)]
    public SameSiteMode SameSite { get; set; } = SameSiteMode.Strict;
}
