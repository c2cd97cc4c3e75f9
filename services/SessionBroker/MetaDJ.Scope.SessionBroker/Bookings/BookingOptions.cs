using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Bookings;

/// <summary>The bounds of bookings (configuration section <c>Bookings</c>). What a pool allows is in its calendar's rules.</summary>
public sealed class BookingOptions
{
    public const string SectionName = "Bookings";

    /// <summary>How long room is kept while a person decides.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan HoldDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Bookings of one person in one pool that are not over.</summary>
    [Range(1, 2_000)]
    public int MostOpenPerPerson { get; set; } = 250;

    /// <summary>Bookings that wait for room in one pool.</summary>
    [Range(1, 500)]
    public int LongestWaitList { get; set; } = 100;

    /// <summary>Bookings of one recurrence.</summary>
    [Range(1, 400)]
    public int MostOccurrences { get; set; } = 200;

    /// <summary>How far a recurrence may reach beyond its first booking.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "800.00:00:00")]
    public TimeSpan LongestRecurrence { get; set; } = TimeSpan.FromDays(366);

    /// <summary>How often the loop looks at holds, offers and deadlines when no hint wakes it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LoopInterval { get; set; } = TimeSpan.FromSeconds(1);
}
