namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>What became of an edit, a move, a cancellation or a clearing.</summary>
internal abstract record ChangeOutcome
{
    private ChangeOutcome()
    {
    }

    /// <param name="Cues">How many cues it touched.</param>
    public sealed record Done(int Cues) : ChangeOutcome;

    /// <summary>Somebody else changed the cue between the read and the write.</summary>
    public sealed record Raced : ChangeOutcome;

    /// <summary>A dispatcher has it: it may be at Scope already.</summary>
    public sealed record OnItsWay : ChangeOutcome;

    /// <summary>It was applied, cancelled or expired before.</summary>
    public sealed record Over : ChangeOutcome;

    public sealed record NoCue : ChangeOutcome;

    public sealed record Closed : ChangeOutcome;

    public sealed record NotYours : ChangeOutcome;
}
