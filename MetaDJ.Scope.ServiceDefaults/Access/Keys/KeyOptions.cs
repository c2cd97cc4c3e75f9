using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.ServiceDefaults.Access.Keys;

/// <summary>API keys (configuration section <c>Access:Keys</c>).</summary>
public sealed class KeyOptions
{
    /// <summary>How long a service other than the broker believes an answer about a key: so long may a revoked one work there at worst.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan BelievedFor { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a key lasts that does not say.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan DefaultLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The longest a key may last.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1830.00:00:00")]
    public TimeSpan LongestLifetime { get; set; } = TimeSpan.FromDays(366);

    /// <summary>Keys that one person may have at a time, expired ones of the last week included.</summary>
    [Range(1, 1000)]
    public int PerOwner { get; set; } = 50;
}
