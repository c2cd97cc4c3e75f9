namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>A named group of LoRAs, faded together like the channel of a mixer.</summary>
/// <param name="Name">1 to 24 letters, digits, <c>_</c> and <c>-</c>: A, B, foundry.</param>
/// <param name="Loras">With the scales they have when the deck is fully up; 1 to 16.</param>
public sealed record DeckSpec(string Name, IReadOnlyList<LoraScale> Loras);

/// <summary>Moves the crossfader towards a deck: that one comes up, all others go down. For a cue of kind DeckFade.</summary>
public sealed record DeckFadeSpec
{
    /// <summary>The deck that comes up.</summary>
    public required string To { get; init; }

    /// <summary>Where the crossfader stops: 1 is all the way, 0.5 in the middle, 0 back where the others are.</summary>
    public double Position { get; init; } = 1;

    /// <summary>Chunks over which it moves: 1 to 64. Each is one update, and a small visible cut.</summary>
    public int Steps { get; init; } = 8;

    public FadeCurve Curve { get; init; } = FadeCurve.EqualPower;
}

/// <summary>Puts decks on the stage: all their LoRAs are loaded together, at scale 0 but for the deck that is up. Part of a LoRA swap.</summary>
public sealed record LoadDecksRequest
{
    /// <summary>1 to 8; null takes those of the set list.</summary>
    public IReadOnlyList<DeckSpec>? Decks { get; init; }

    /// <summary>A set list whose decks are loaded: its own, or one for each combination of LoRAs that its cues name.</summary>
    public string? SetList { get; init; }

    /// <summary>The deck that is up at once; null for none.</summary>
    public string? Up { get; init; }

    /// <summary>As for a LoRA swap; null lets the plan choose.</summary>
    public LoraSwapKind? Kind { get; init; }

    /// <summary>USD that a second pod may cost until the switch, when the plan may choose; null for none.</summary>
    public decimal? MaxExtraCost { get; init; }

    /// <summary>For HandOff: whether a reload is better than nothing when there is no second pod.</summary>
    public bool AllowReload { get; init; }
}

/// <summary>The decks of a session.</summary>
public sealed record DecksResponse(IReadOnlyList<DeckState> Decks);

/// <param name="Level">0 is down, 1 fully up.</param>
public sealed record DeckState(string Name, double Level, IReadOnlyList<LoraScale> Loras);

/// <summary>What loading decks would do, or will.</summary>
public sealed record LoadDecksResponse
{
    public required IReadOnlyList<DeckSpec> Decks { get; init; }

    /// <summary>How their LoRAs come on board, and what it costs; null before the session's first pod, when nobody knows yet.</summary>
    public LoraSwapPlanResponse? Plan { get; init; }

    /// <summary>The cue that loads them; null for a dry run.</summary>
    public CueId? CueId { get; init; }

    /// <summary>LoRAs that are on the stage already.</summary>
    public IReadOnlyList<string> OnBoard { get; init; } = [];
}
