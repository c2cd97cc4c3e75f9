namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>One way to do a swap, with what it costs; all are compared before one is chosen.</summary>
public sealed record LoraSwapOption
{
    public required LoraSwapKind Kind { get; init; }

    /// <summary>Why it cannot be done this way; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>How long the picture will be away.</summary>
    public double SecondsWithoutPicture { get; init; }

    /// <summary>How long until the swap is complete.</summary>
    public double SecondsInAll { get; init; }

    /// <summary>How often the picture jumps: Scope begins anew with every change of scales.</summary>
    public int VisibleCuts { get; init; }

    /// <summary>USD that it costs more than going on as now.</summary>
    public decimal ExtraCost { get; init; }
}
