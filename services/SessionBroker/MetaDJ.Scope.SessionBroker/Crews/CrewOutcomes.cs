using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>What became of a change of a session's crew or of its locks.</summary>
internal abstract record CrewOutcome
{
    private CrewOutcome()
    {
    }

    public sealed record Changed(SessionView View) : CrewOutcome;

    /// <summary>It was so already.</summary>
    public sealed record Known(SessionView View) : CrewOutcome;

    /// <summary>The lead's role is given by a hand-over only.</summary>
    public sealed record IsLead : CrewOutcome;

    public sealed record Full : CrewOutcome;

    /// <summary>Somebody else holds the lock.</summary>
    public sealed record Locked(string By) : CrewOutcome;

    public sealed record SessionOver : CrewOutcome;

    public sealed record Forbidden(CrewRole Role) : CrewOutcome;

    public sealed record Unknown : CrewOutcome;
}

/// <summary>What became of an invitation.</summary>
internal abstract record InvitationOutcome
{
    private InvitationOutcome()
    {
    }

    public sealed record Created(Invitation Invitation) : InvitationOutcome;

    public sealed record Known(Invitation Invitation) : InvitationOutcome;

    public sealed record Found(IReadOnlyList<Invitation> Invitations) : InvitationOutcome;

    public sealed record Revoked : InvitationOutcome;

    public sealed record NoInvitation : InvitationOutcome;

    public sealed record KeyReused : InvitationOutcome;

    public sealed record TooMany : InvitationOutcome;

    public sealed record SessionOver : InvitationOutcome;

    public sealed record Forbidden(CrewRole Role) : InvitationOutcome;

    public sealed record Unknown : InvitationOutcome;
}

/// <summary>What became of a code that somebody said.</summary>
internal abstract record JoinOutcome
{
    private JoinOutcome()
    {
    }

    public sealed record Joined(SessionView View) : JoinOutcome;

    /// <summary>They took part already.</summary>
    public sealed record Known(SessionView View) : JoinOutcome;

    /// <param name="Why"><c>expired</c>, <c>revoked</c>, <c>used-up</c> or <c>ended</c>.</param>
    public sealed record Over(string Why) : JoinOutcome;

    /// <summary>They were taken out of this crew after the invitation was made.</summary>
    public sealed record Removed : JoinOutcome;

    public sealed record Full : JoinOutcome;

    public sealed record Unknown : JoinOutcome;

    public sealed record TooManyAttempts(TimeSpan Pause) : JoinOutcome;
}
