using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker;

/// <summary>How long things last at the broker (configuration section <c>Sessions</c>).</summary>
public sealed class BrokerOptions : IValidatableObject
{
    public const string SectionName = "Sessions";

    /// <summary>How long a lease lasts without a heartbeat or an effect.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "06:00:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long what the door was told of a lease may be acted on before the lease is looked at again. So long, at most, a hand-over waits for what
    /// another process has let in.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:05")]
    public TimeSpan PassDuration { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a session may last when it does not say.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan DefaultDuration { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The longest a session may last, extensions included.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan MaximumDuration { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long a session that lost its pod waits for another before it ends.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan RecoveryLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the loop looks at pods, deadlines and the line when no hint wakes it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LoopInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many pods the loop looks at per second, at most: a larger fleet is looked at less often. Hints are followed sooner, and deadlines and the line
    /// are looked after in every interval whatever the size.
    /// </summary>
    [Range(10, 1_000_000)]
    public int PodsLookedAtPerSecond { get; set; } = 300;

    /// <summary>How long an ended session, and an idempotency key, is remembered.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "90.00:00:00")]
    public TimeSpan EndedRetention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A retired pod that is still Ready after this long was not stopped after all and is handed out again.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan RetirementHold { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What a warm-up takes as long as none was seen.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AssumedWarmUp { get; set; } = TimeSpan.FromMinutes(6);

    /// <summary>How many may take part in a session besides its lead.</summary>
    [Range(1, 500)]
    public int MaximumCrew { get; set; } = 50;

    /// <summary>How often a silent event stream says that it is alive.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan EventHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The address under which people reach us, for stage URLs; null takes each request's own.</summary>
    public Uri? PublicUrl { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DefaultDuration > MaximumDuration)
        {
            yield return new ValidationResult($"{nameof(DefaultDuration)} is longer than {nameof(MaximumDuration)}.", [nameof(DefaultDuration)]);
        }

        if (PublicUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https")))
        {
            yield return new ValidationResult($"{nameof(PublicUrl)} must be an absolute http or https address.", [nameof(PublicUrl)]);
        }
    }
}
