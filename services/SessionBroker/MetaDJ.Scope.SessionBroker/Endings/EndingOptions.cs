using System.ComponentModel.DataAnnotations;
using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>How sessions end (configuration section <c>Sessions:Endings</c>).</summary>
public sealed class EndingOptions : IValidatableObject
{
    public const string SectionName = "Sessions:Endings";

    /// <summary>How long before an end the first warning comes.</summary>
    [Range(typeof(TimeSpan), "00:00:03", "06:00:00")]
    public TimeSpan WarnEarly { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long before an end the second warning comes.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "06:00:00")]
    public TimeSpan WarnSoon { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long before an end the last warning comes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "06:00:00")]
    public TimeSpan WarnLast { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the picture stays after the end, so that a late extension still saves it. Money for a session is held for two minutes past its end.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A session without any sign of life for longer than this is idle; zero means that none ever is.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan IdleLimit { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long before its end an idle session is warned.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "06:00:00")]
    public TimeSpan IdleNotice { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the signs of life that one process saw are written down.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:05:00")]
    public TimeSpan LifeInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it is believed that a cue is due later, unless the queue says so again.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "06:00:00")]
    public TimeSpan PlansBelievedFor { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>What is otherwise in a pool, by its name.</summary>
    public IDictionary<string, PoolEndingOptions> Pools { get; } = new Dictionary<string, PoolEndingOptions>(StringComparer.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WarnEarly <= WarnSoon || WarnSoon <= WarnLast)
        {
            yield return new ValidationResult(
                $"{nameof(WarnEarly)} must be longer than {nameof(WarnSoon)}, and that longer than {nameof(WarnLast)}.", [nameof(WarnEarly), nameof(WarnSoon), nameof(WarnLast)]);
        }

        foreach (var (name, pool) in Pools)
        {
            if (!PoolName.TryParse(name, null, out _))
            {
                yield return new ValidationResult($"'{name}' in {nameof(Pools)} is no name of a pool.", [nameof(Pools)]);
            }

            if (pool.IdleLimit < TimeSpan.Zero || pool.Grace < TimeSpan.Zero || pool.Grace > TimeSpan.FromMinutes(2))
            {
                yield return new ValidationResult($"{nameof(Pools)}:{name} has an idle limit below zero, or a grace that is not from 0 to 2 minutes.", [nameof(Pools)]);
            }
        }
    }
}

/// <summary>What is otherwise in one pool; null takes the deployment's own.</summary>
public sealed class PoolEndingOptions
{
    public TimeSpan? IdleLimit { get; set; }

    public TimeSpan? Grace { get; set; }
}
