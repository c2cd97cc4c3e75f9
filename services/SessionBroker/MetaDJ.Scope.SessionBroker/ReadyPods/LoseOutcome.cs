using MetaDJ.Scope.SessionBroker.HotSpares;
using MetaDJ.Scope.SessionBroker.Leases;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>What became of a session whose pod shows no picture any more.</summary>
internal abstract record LoseOutcome
{
    private LoseOutcome()
    {
    }

    /// <summary>It waits for another; the view carries the lease it had.</summary>
    public sealed record Lost(SessionView View) : LoseOutcome;

    /// <summary>The pod that stood by is its stage now.</summary>
    /// <param name="Had">The lease on the lost one.</param>
    public sealed record TookOver(SessionView View, Lease Had) : LoseOutcome;

    /// <summary>It was the one that stood by.</summary>
    public sealed record SpareLost(SessionView View, HotSpare Spare) : LoseOutcome;

    /// <summary>It is over: nobody pays for another pod, or its end had come already. The view carries the lease it had.</summary>
    public sealed record Ended(SessionView View) : LoseOutcome;

    /// <summary>Things have changed since the look.</summary>
    public sealed record Kept : LoseOutcome;
}
