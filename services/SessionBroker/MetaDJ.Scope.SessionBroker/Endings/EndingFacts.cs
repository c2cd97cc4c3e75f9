using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>What is known of one session that holds a pod, at one moment.</summary>
/// <param name="LastSign">The last sign of life that was written down; null when none was.</param>
/// <param name="NextDue">When its queue will play something next; null when nothing is planned.</param>
/// <param name="Room">How much longer than its end the calendar lets it have the stage; null when nothing limits it.</param>
internal sealed record EndingFacts(Session Session, Lease Lease, DateTimeOffset? LastSign, DateTimeOffset? NextDue, TimeSpan? Room)
{
    /// <summary>How much longer than its end the picture may stay: the buffers before the next booking are there for that. Null when nothing limits it.</summary>
    public TimeSpan? RoomForGrace { get; init; }

    /// <summary>Until when it was, or will be, surely in use.</summary>
    public DateTimeOffset BusyUntil => Latest(Session.LiveAt, Lease.GrantedAt, LastSign, Session.ActiveAt, NextDue);

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset?> instants)
    {
        var latest = DateTimeOffset.MinValue;
        foreach (var instant in instants)
        {
            latest = instant > latest ? instant.Value : latest;
        }

        return latest;
    }
}
