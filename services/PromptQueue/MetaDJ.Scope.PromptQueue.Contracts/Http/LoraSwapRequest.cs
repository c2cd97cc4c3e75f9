namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The LoRAs that shall be heard, so to speak: those not named go to 0. The body of <c>POST …/lora-swaps</c>.</summary>
public sealed record LoraSwapRequest
{
    public required IReadOnlyList<LoraScale> Loras { get; init; }

    /// <summary>Chunks over which a fade runs: 1 to 64.</summary>
    public int Steps { get; init; } = 8;

    /// <summary>Null lets the plan choose: a fade where every LoRA is on board, a reload where not.</summary>
    public LoraSwapKind? Kind { get; init; }
}

/// <summary>Ways to change LoRAs.</summary>
public enum LoraSwapKind
{
    Unknown = 0,

    /// <summary>All are on board with <c>runtime_peft</c>: scales cross-fade, the picture goes on.</summary>
    Fade = 1,

    /// <summary>Stop, load, start, replay the Look: the picture is away meanwhile.</summary>
    Reload = 2,
}
