using MetaDJ.Scope.PromptQueue.Contracts;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>What became of cues that somebody wanted to queue.</summary>
internal abstract record EnqueueOutcome
{
    private EnqueueOutcome()
    {
    }

    /// <param name="Owner">The replica that will send them.</param>
    /// <param name="FirstPosition">Of the first; the others follow it.</param>
    public sealed record Queued(DateTimeOffset At, string Owner, int FirstPosition) : EnqueueOutcome;

    /// <summary>The same request came before: these are its cues.</summary>
    public sealed record Same(IReadOnlyList<CueId> Cues) : EnqueueOutcome;

    /// <summary>The idempotency key came before with another request.</summary>
    public sealed record KeyReused : EnqueueOutcome;

    public sealed record Full : EnqueueOutcome;

    /// <summary>The session is over.</summary>
    public sealed record Closed : EnqueueOutcome;

    /// <summary>No such session, as far as this caller may know.</summary>
    public sealed record NotYours : EnqueueOutcome;
}
