using MetaDJ.Scope.PromptQueue.Contracts;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>What became of cues that somebody wanted to queue.</summary>
internal abstract record EnqueueOutcome
{
    private EnqueueOutcome()
    {
    }

    /// <summary>Whether the broker's word could make it another.</summary>
    public virtual bool IsInDoubt => false;

    /// <param name="Owner">The replica that will send them.</param>
    /// <param name="Positions">Of each, in the order they were given: turns of others may lie between them.</param>
    /// <param name="Taken">What the caller's dispatcher got at once, in order.</param>
    public sealed record Queued(DateTimeOffset At, string Owner, IReadOnlyList<int> Positions, IReadOnlyList<Cue> Taken) : EnqueueOutcome;

    /// <summary>The same request came before: these are its cues.</summary>
    public sealed record Same(IReadOnlyList<CueId> Cues) : EnqueueOutcome;

    /// <summary>The idempotency key came before with another request.</summary>
    public sealed record KeyReused : EnqueueOutcome;

    public sealed record Full : EnqueueOutcome;

    /// <summary>Their author has as many waiting, or sends as many at once, as one may.</summary>
    public sealed record AuthorFull(int Most) : EnqueueOutcome;

    /// <summary>Their author queues faster than one may.</summary>
    public sealed record TooFast(TimeSpan Wait) : EnqueueOutcome;

    /// <summary>Somebody else moved the cue list between the read and the write.</summary>
    public sealed record Raced : EnqueueOutcome;

    /// <summary>A cue is on the beat, and the session has no tempo.</summary>
    public sealed record NoTempo : EnqueueOutcome;

    /// <summary>The rules keep a LoRA from who asks for it.</summary>
    public sealed record LoraNotAllowed(string Cause) : EnqueueOutcome;

    /// <summary>A LoRA does not fit the session's pipeline or its pod.</summary>
    public sealed record LoraUnfit(string Cause) : EnqueueOutcome;

    /// <summary>Neither the caller nor the session's lead has a look of that name.</summary>
    public sealed record NoLook(string Name) : EnqueueOutcome;

    /// <summary>A prompt has a word that this house does not show.</summary>
    public sealed record TextRefused(FieldErrors Errors) : EnqueueOutcome;

    /// <summary>The session is over.</summary>
    public sealed record Closed : EnqueueOutcome;

    /// <summary>No such session, as far as this caller may know.</summary>
    public sealed record NotYours : EnqueueOutcome
    {
        public override bool IsInDoubt => true;
    }

    /// <summary>What is known of the crew is too old to judge by.</summary>
    public sealed record Ask : EnqueueOutcome
    {
        public override bool IsInDoubt => true;
    }

    /// <summary>They take part, but not in a role that may do this.</summary>
    public sealed record NotYourRole(string Role) : EnqueueOutcome
    {
        public override bool IsInDoubt => true;
    }

    /// <summary>Somebody else has locked what would change.</summary>
    public sealed record Locked(string Parameter, string By) : EnqueueOutcome
    {
        public override bool IsInDoubt => true;
    }
}
