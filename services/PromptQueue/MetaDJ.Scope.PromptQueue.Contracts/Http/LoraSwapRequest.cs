namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The LoRAs that shall be heard, so to speak: those not named go to 0. The body of <c>POST …/lora-swaps</c>.</summary>
public sealed record LoraSwapRequest
{
    public required IReadOnlyList<LoraScale> Loras { get; init; }

    /// <summary>Chunks over which a fade runs: 1 to 64. Scope begins the picture anew with every change of scales, so each is a small visible cut.</summary>
    public int Steps { get; init; } = 8;

    /// <summary>How a fade goes from old to new.</summary>
    public FadeCurve Curve { get; init; } = FadeCurve.Linear;

    /// <summary>Null lets the plan choose: a fade where every LoRA is on board; where not, a hand-off within <see cref="MaxExtraCost"/>, or a reload.</summary>
    public LoraSwapKind? Kind { get; init; }

    /// <summary>USD that a second pod may cost until the switch, when the plan may choose; null for none.</summary>
    public decimal? MaxExtraCost { get; init; }

    /// <summary>For HandOff: whether a reload, which takes the picture away, is better than no swap when there is no second pod.</summary>
    public bool AllowReload { get; init; }

    /// <summary>Groups of these LoRAs that fades go between from then on; 1 to 8.</summary>
    public IReadOnlyList<DeckSpec>? Decks { get; init; }

    /// <summary>The deck that is up when the LoRAs are loaded; null for none.</summary>
    public string? Up { get; init; }

    /// <summary>Leaves the stage as it is when it has these very decks already, wherever the crossfader stands.</summary>
    public bool UnlessLoaded { get; init; }
}

/// <summary>Ways to change LoRAs.</summary>
public enum LoraSwapKind
{
    Unknown = 0,

    /// <summary>All are on board with <c>runtime_peft</c>: scales cross-fade, the picture goes on.</summary>
    Fade = 1,

    /// <summary>Stop, load, start, replay the Look: the picture is away meanwhile.</summary>
    Reload = 2,

    /// <summary>A second pod is prepared with the changed Look while the stage plays on, then takes its place. It costs as much as the first meanwhile.</summary>
    HandOff = 3,
}

/// <summary>How a fade goes from old to new.</summary>
public enum FadeCurve
{
    Unknown = 0,

    /// <summary>Scales move evenly; in the middle of a cross-fade both are at half.</summary>
    Linear = 1,

    /// <summary>The squares of the scales move evenly on a quarter circle; in the middle of a cross-fade both are at 0.71.</summary>
    EqualPower = 2,
}
