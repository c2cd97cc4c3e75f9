using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Arrivals;

/// <summary>How stages are made ready for those who booked them (configuration section <c>Arrivals</c>).</summary>
public sealed class ArrivalOptions : IValidatableObject
{
    public const string SectionName = "Arrivals";

    /// <summary>How long before its start a booked stage should be ready: its warming begins this long, and what warming has lately taken, before the start.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "06:00:00")]
    public TimeSpan Reserve { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long before the start alternatives are told when the stage is not ready by then.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "06:00:00")]
    public TimeSpan Alarm { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after its start a booking without a stage is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "06:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long before its start the stage of the show before must be clean again to be counted on. Otherwise another pod is warmed beside it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "06:00:00")]
    public TimeSpan HandOverReserve { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>What wiping a pod takes as long as none was seen.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AssumedReset { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How far ahead bookings are told to Provisioning: longer than warming ever takes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan Horizon { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Bytes of the frame that is kept as a booking's proof. A larger one is taken again at a lower quality.</summary>
    [Range(16 * 1024, 4 * 1024 * 1024)]
    public int LongestProof { get; set; } = 256 * 1024;

    /// <summary>How often a stage that is late is looked into again for alternatives.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AlternativesInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the loop looks when nothing wakes it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LoopInterval { get; set; } = TimeSpan.FromSeconds(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Alarm > Reserve)
        {
            yield return new ValidationResult($"{nameof(Alarm)} is longer than {nameof(Reserve)}: every stage would be called late.", [nameof(Alarm)]);
        }
    }
}
