using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Leases;

/// <summary>What became of something that only the present holder of a lease can do.</summary>
internal abstract record LeaseOutcome
{
    private LeaseOutcome()
    {
    }

    public sealed record Done(SessionView View) : LeaseOutcome;

    /// <summary>It was renewed; nobody asked for the session.</summary>
    public sealed record Lasts(DateTimeOffset Until) : LeaseOutcome;

    /// <summary>The token is not the present one.</summary>
    public sealed record Stale : LeaseOutcome;

    public sealed record NotLive(SessionState State) : LeaseOutcome;

    public sealed record Gone : LeaseOutcome;

    /// <summary>Who leads now cannot stay: there is no room in the crew for one more.</summary>
    public sealed record CrewFull : LeaseOutcome;

    /// <summary>Takes part, but not in a role that may do this.</summary>
    public sealed record Forbidden(CrewRole Role) : LeaseOutcome;

    public sealed record Unknown : LeaseOutcome;
}
