namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The body of <c>POST /api/queues/{sessionId}/cues</c>. Which of the parts are needed follows from the kind.</summary>
public sealed record CueRequest
{
    public required CueKind Kind { get; init; }

    /// <summary>What people call it on the cue list; up to 80 characters.</summary>
    public string? Label { get; init; }

    /// <summary>Its number on a cue list, as people say it: "1", "2.5"; up to 16 characters, once in a set list. Null takes its place in the list, from 1.</summary>
    public string? Number { get; init; }

    /// <summary>In a set list: whether the next cue follows without a GO. Null waits for one.</summary>
    public CueFollow? Follow { get; init; }

    /// <summary>For Loop: where the list goes back to, and how often.</summary>
    public LoopSpec? Loop { get; init; }

    /// <summary>For Prompt and Transition: 1 to 8.</summary>
    public IReadOnlyList<WeightedPrompt>? Prompts { get; init; }

    /// <summary>For Transition.</summary>
    public TransitionSpec? Transition { get; init; }

    /// <summary>For Parameters; allowed beside prompts, then they change together.</summary>
    public LookParameters? Parameters { get; init; }

    /// <summary>
    /// For Prompt, Transition and LoraSwap: from this cue on, whether the trigger words of LoRAs above 0 are added to the prompts that Scope is
    /// told, and taken out when they fade away. Null leaves it as it is.
    /// </summary>
    public bool? AddTriggerWords { get; init; }

    /// <summary>For LoraSwap.</summary>
    public LoraSwapRequest? LoraSwap { get; init; }

    /// <summary>For DeckFade.</summary>
    public DeckFadeSpec? DeckFade { get; init; }

    /// <summary>For Look.</summary>
    public LookRecall? Look { get; init; }

    /// <summary>For Ramp.</summary>
    public RampSpec? Ramp { get; init; }

    /// <summary>Not before this instant; null is as soon as its turn comes. The order stays: those behind it wait with it.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When on the beat; null is not bound to it. Either this or <see cref="NotBefore"/>.</summary>
    public CueTime? At { get; init; }

    /// <summary>Never after this instant.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long the picture stays with this cue before the next one's turn; up to an hour.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>The same in beats, from the beat it was due: up to 4,096. It needs a tempo; either this or <see cref="Hold"/>.</summary>
    public double? HoldBeats { get; init; }
}
