using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.SecondPods;

/// <summary>What became of a hand-off's wish.</summary>
internal abstract record SecondPodOutcome
{
    private SecondPodOutcome()
    {
    }

    /// <param name="Price">Micro-dollars per hour of the pod it has or would have; null while that is not known.</param>
    public sealed record Stands(SecondPodState State, SessionView View, long? Price) : SecondPodOutcome;

    /// <summary>Another hand-off has the second pod.</summary>
    public sealed record Busy(string HandOff) : SecondPodOutcome;

    /// <summary>All pods are booked meanwhile.</summary>
    public sealed record NoRoom : SecondPodOutcome;

    /// <summary>No money.</summary>
    public sealed record Refused(ProblemHttpResult Problem) : SecondPodOutcome;

    /// <summary>The stage, or the second pod, is not the one that was meant.</summary>
    public sealed record Changed : SecondPodOutcome;

    public sealed record NotLive(string State) : SecondPodOutcome;

    public sealed record Over : SecondPodOutcome;

    public sealed record Unknown : SecondPodOutcome;
}
