using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>One thing to write into a session's record.</summary>
internal abstract record EndingAction
{
    private EndingAction()
    {
    }

    /// <summary>The lease's hard end, and from when on nothing new is played.</summary>
    public sealed record Close(DateTimeOffset HardEnd) : EndingAction;

    /// <param name="Level">How many warnings of this end are over with this one.</param>
    /// <param name="Longest">See <see cref="Warning.Longest"/>.</param>
    public sealed record Warn(EndingSlot Slot, WarningKind Kind, WarningReason Reason, DateTimeOffset EndsAt, int Level, long? Longest) : EndingAction;

    /// <summary>That end does not come, or not then.</summary>
    public sealed record Lift(EndingSlot Slot) : EndingAction;

    /// <summary>The end moved: warnings whose time had passed when it did are not told.</summary>
    public sealed record Arm(EndingSlot Slot, DateTimeOffset EndsAt, int Level) : EndingAction;

    public sealed record BeginGrace(SessionEndReason Reason, DateTimeOffset Until) : EndingAction;

    /// <summary>Somebody is here after all.</summary>
    public sealed record Resume(DateTimeOffset HardEnd) : EndingAction;
}

/// <summary>What to write now, and when to look again.</summary>
internal sealed record EndingStep(IReadOnlyList<EndingAction> Actions, DateTimeOffset LookAgainAt);
