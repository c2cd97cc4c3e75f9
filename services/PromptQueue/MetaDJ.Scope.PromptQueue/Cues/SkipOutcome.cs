using MetaDJ.Scope.PromptQueue.Contracts;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>What a skip did.</summary>
internal abstract record SkipOutcome
{
    private SkipOutcome()
    {
    }

    public bool IsInDoubt => this is Refused { Why.IsInDoubt: true };

    /// <summary>A hold is over.</summary>
    public sealed record Hold : SkipOutcome;

    /// <summary>The next cue is out of the queue.</summary>
    public sealed record PassedOver(CueId Cue) : SkipOutcome;

    public sealed record Nothing : SkipOutcome;

    public sealed record Refused(ChangeOutcome Why) : SkipOutcome;
}
