namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>What became of an edit, a move, a cancellation or a clearing.</summary>
internal abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    /// <summary>Whether the broker's word could make it another.</summary>
    public virtual bool IsInDoubt => false;

    /// <param name="Cues">How many cues it touched.</param>
    public sealed record Done(int Cues) : ChangeOutcome;

    /// <summary>Somebody else changed the cue between the read and the write.</summary>
    public sealed record Raced : ChangeOutcome;

    /// <summary>A dispatcher has it: it may be at Scope already.</summary>
    public sealed record OnItsWay : ChangeOutcome;

    /// <summary>It was sent, cancelled or expired before.</summary>
    public sealed record Over : ChangeOutcome;

    public sealed record NoCue : ChangeOutcome;

    public sealed record Closed : ChangeOutcome;

    /// <summary>There are as many as there may be.</summary>
    public sealed record Full : ChangeOutcome;

    /// <summary>It is to be on the beat, and the session has no tempo.</summary>
    public sealed record NoTempo : ChangeOutcome;

    /// <summary>The idempotency key came before with another request.</summary>
    public sealed record KeyReused : ChangeOutcome;

    public sealed record NotYours : ChangeOutcome
    {
        public override bool IsInDoubt => true;
    }

    /// <summary>What is known of the crew is too old to judge by.</summary>
    public sealed record Ask : ChangeOutcome
    {
        public override bool IsInDoubt => true;
    }

    /// <summary>They take part, but not in a role that may do this.</summary>
    public sealed record NotYourRole(string Role) : ChangeOutcome
    {
        public override bool IsInDoubt => true;
    }

    /// <summary>Somebody else has locked what would change.</summary>
    public sealed record Locked(string Parameter, string By) : ChangeOutcome
    {
        public override bool IsInDoubt => true;
    }

    /// <summary>More different knobs at once than one session takes.</summary>
    public sealed record TooMuch : ChangeOutcome;
}
