using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>What became of opening a session.</summary>
internal abstract record OpenOutcome
{
    private OpenOutcome()
    {
    }

    /// <summary>A ready pod was granted in the same step.</summary>
    public sealed record Live(SessionView View) : OpenOutcome;

    public sealed record InLine(SessionView View) : OpenOutcome;

    /// <summary>The same call was made before; this is what became of it.</summary>
    public sealed record Known(SessionView View) : OpenOutcome;

    /// <summary>The idempotency key was used for another request.</summary>
    public sealed record KeyReused : OpenOutcome;

    public sealed record NoSuchPool(IReadOnlyList<PoolName> Pools) : OpenOutcome;

    /// <summary>The person's own budget has not enough for as long a session.</summary>
    public sealed record NoMoney(BudgetRefusal Why) : OpenOutcome;

    /// <summary>A booking leaves less time than was asked for.</summary>
    public sealed record StageBooked(TimeSpan Possible) : OpenOutcome;

    /// <summary>Provisioning, which owns pools, cannot be asked now.</summary>
    public sealed record CannotTell : OpenOutcome;
}

/// <summary>What became of closing a session.</summary>
internal abstract record EndOutcome
{
    private EndOutcome()
    {
    }

    /// <summary>It ended now; the view carries the lease it had.</summary>
    public sealed record Ended(SessionView View) : EndOutcome;

    public sealed record Known(SessionView View) : EndOutcome;

    /// <summary>Takes part, but not in a role that may do this.</summary>
    public sealed record Forbidden(CrewRole Role) : EndOutcome;

    public sealed record Unknown : EndOutcome;
}

/// <summary>What became of letting a session last longer.</summary>
internal abstract record ExtendOutcome
{
    private ExtendOutcome()
    {
    }

    public sealed record Extended(SessionView View) : ExtendOutcome;

    /// <summary>The idempotency key was used to extend it by another time.</summary>
    public sealed record KeyReused : ExtendOutcome;

    /// <param name="Possible">By how much it can still be extended.</param>
    public sealed record TooLong(TimeSpan Possible) : ExtendOutcome;

    /// <summary>It is as long as the turn of a hackathon that it is for.</summary>
    /// <param name="Turn">As <see cref="Session.Turn"/>.</param>
    public sealed record OfATurn(string Turn) : ExtendOutcome;

    /// <summary>Money or a quota does not allow it.</summary>
    public sealed record Refused(Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem) : ExtendOutcome;

    /// <summary>A booking comes before that.</summary>
    /// <param name="Possible">By how much it can be extended.</param>
    public sealed record StageBooked(TimeSpan Possible) : ExtendOutcome;

    public sealed record Over : ExtendOutcome;

    /// <summary>Takes part, but not in a role that may do this.</summary>
    public sealed record Forbidden(CrewRole Role) : ExtendOutcome;

    public sealed record Unknown : ExtendOutcome;
}
