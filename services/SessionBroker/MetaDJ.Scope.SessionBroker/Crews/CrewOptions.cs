using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Bounds of crews and invitations (configuration section <c>Crews</c>).</summary>
public sealed class CrewOptions
{
    public const string SectionName = "Crews";

    /// <summary>How long an invitation lasts when it does not say.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The longest an invitation may last.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan LongestInvitation { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long it can be told of an invitation that it is over, instead of that there was none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan PastInvitations { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Invitations of one session that can be open at once.</summary>
    [Range(1, 200)]
    public int OpenInvitations { get; set; } = 20;

    /// <summary>Wrong codes a person may try within <see cref="AttemptWindow"/>.</summary>
    [Range(1, 1_000)]
    public int Attempts { get; set; } = 10;

    /// <summary>Wrong codes all people may try together within <see cref="AttemptWindow"/>: many accounts guess no faster than this.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsTogether { get; set; } = 2_000;

    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan AttemptWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long somebody counts as there after they were last seen. Longer than <c>Sessions:EventHeartbeat</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan PresentFor { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>The page that an invitation's link opens, with the code behind a hash sign; null takes our own, <c>/join</c>.</summary>
    public Uri? JoinPage { get; set; }
}
