namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>What a swap would do, told before it is done.</summary>
public sealed record LoraSwapPlanResponse
{
    public required LoraSwapKind Kind { get; init; }

    /// <summary>Why this kind, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Updates that Scope will get.</summary>
    public required int Steps { get; init; }

    /// <summary>How long the picture will be away; 0 for a fade.</summary>
    public required double SecondsWithoutPicture { get; init; }

    /// <summary>How long until the swap is complete.</summary>
    public required double SecondsInAll { get; init; }

    /// <summary>How often the picture jumps: Scope begins anew with every change of scales.</summary>
    public int VisibleCuts { get; init; }

    /// <summary>USD for a second pod until the switch; 0 for all others.</summary>
    public decimal ExtraCost { get; init; }

    /// <summary>Every way to do it, the chosen one included.</summary>
    public IReadOnlyList<LoraSwapOption> Options { get; init; } = [];

    /// <summary>LoRAs that must be installed on the pod first.</summary>
    public IReadOnlyList<string> ToInstall { get; init; } = [];

    /// <summary>What else to know beforehand: a scale out of the ordinary, little memory, no SHA-256.</summary>
    public IReadOnlyList<LoraFinding> Warnings { get; init; } = [];

    /// <summary>The cue that was queued; null for a dry run.</summary>
    public CueId? CueId { get; init; }
}
