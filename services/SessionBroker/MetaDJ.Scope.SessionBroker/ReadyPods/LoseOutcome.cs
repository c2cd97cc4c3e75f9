using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.ReadyPods;

/// <summary>What became of a session whose pod is lost. The views carry the lease it had.</summary>
internal abstract record LoseOutcome
{
    private LoseOutcome()
    {
    }

    /// <summary>It waits for another pod.</summary>
    public sealed record Lost(SessionView View) : LoseOutcome;

    /// <summary>It is over: nobody pays for another pod, or its end had come already.</summary>
    public sealed record Ended(SessionView View) : LoseOutcome;

    /// <summary>Things have changed since the look.</summary>
    public sealed record Kept : LoseOutcome;
}
