using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>How calendars are told to other programs (configuration section <c>Calendars</c>).</summary>
public sealed class CalendarOptions
{
    public const string SectionName = "Calendars";

    /// <summary>Makes our names unique in the world, and is where the addresses of people without a mail address are. The default reaches nobody.</summary>
    [Required]
    [RegularExpression(@"\A[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,63}\z")]
    public string Domain { get; set; } = "metadj-scope.invalid";

    /// <summary>How often feeds are read from one network address within a minute, before it is told to wait.</summary>
    [Range(1, 100_000)]
    public int FeedReadsPerMinute { get; set; } = 60;
}
