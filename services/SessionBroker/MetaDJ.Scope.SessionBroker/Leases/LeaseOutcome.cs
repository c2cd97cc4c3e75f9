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

    public sealed record Unknown : LeaseOutcome;
}
