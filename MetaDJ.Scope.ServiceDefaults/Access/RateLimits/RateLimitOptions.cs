using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.ServiceDefaults.Access.RateLimits;

/// <summary>
/// How often a person may call, per process (configuration section <c>Access:RateLimits</c>). A bucket holds a burst and is filled at a rate. Our own
/// processes are not limited; the stage door has limits of its own.
/// </summary>
public sealed class RateLimitOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary>Reads of one person per second, in the long run.</summary>
    [Range(1, 100_000)]
    public int ReadsPerSecond { get; set; } = 100;

    [Range(1, 1_000_000)]
    public int ReadBurst { get; set; } = 1_000;

    /// <summary>Everything but reads, of one person per second, in the long run. A knob that is turned makes some thirty.</summary>
    [Range(1, 100_000)]
    public int WritesPerSecond { get; set; } = 100;

    [Range(1, 1_000_000)]
    public int WriteBurst { get; set; } = 1_000;

    /// <summary>Calls without a good token, from one address per second, in the long run.</summary>
    [Range(1, 100_000)]
    public int AnonymousPerSecond { get; set; } = 20;

    [Range(1, 1_000_000)]
    public int AnonymousBurst { get; set; } = 400;

    /// <summary>Tokens and keys that were not good, from one address per minute, in the long run. Good ones from there still work.</summary>
    [Range(1, 100_000)]
    public int FailuresPerMinute { get; set; } = 60;

    [Range(1, 1_000_000)]
    public int FailureBurst { get; set; } = 100;
}
