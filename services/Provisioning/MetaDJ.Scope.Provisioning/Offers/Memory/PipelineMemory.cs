using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Offers.Memory;

/// <summary>
/// How much GPU memory a pipeline takes: one rule, for the offer that is chosen and for the load parameters that are sent, so that the two
/// never disagree.
/// </summary>
/// <param name="EstimatedGb">Scope's own estimate, of the quantised model where there is one.</param>
/// <param name="UnquantisedAboveGb">The model is loaded unquantised only on a GPU with more than this; null for one that is always loaded as it is.</param>
internal sealed record PipelineMemory(double EstimatedGb, double? UnquantisedAboveGb)
{
    /// <summary>The one quantisation Scope has.</summary>
    public const string Fp8 = "fp8_e4m3fn";

    /// <summary>Asks for the model as it is, in our questions only: Scope is told so by leaving the parameter out.</summary>
    public const string Unquantised = "none";

    /// <summary>
    /// An estimate of 20 GB means a card of 24: a part of every card is CUDA's own, and LoRAs come on top. Scope's estimate of a quantised model
    /// is the size of the card it was tried on.
    /// </summary>
    private const double Headroom = 1.1;

    /// <returns>Null where its schema tells nothing of memory.</returns>
    public static PipelineMemory? Of(PipelineSchema? schema) =>
        schema?.EstimatedVramGb is { } estimate ? new PipelineMemory(estimate, schema.RecommendedQuantizationVramThreshold) : null;

    /// <summary>What it would be loaded with on a GPU of that size; null for unquantised.</summary>
    /// <param name="wanted">What the pool's load parameters fix; null leaves it to the size.</param>
    public string? QuantizationOn(double vramGb, string? wanted) => wanted switch
    {
        Unquantised => null,
        null => UnquantisedAboveGb is { } above && vramGb <= above ? Fp8 : null,
        _ => wanted,
    };

    /// <summary>Gigabytes that a GPU must have at least.</summary>
    /// <param name="wanted">What the pool's load parameters fix; null leaves it to the size.</param>
    public int FloorGb(string? wanted) => (wanted, UnquantisedAboveGb) switch
    {
        (_, null) => (int)Math.Ceiling(EstimatedGb * Headroom),
        (null or Fp8, _) => (int)Math.Ceiling(EstimatedGb),
        (_, { } above) => (int)Math.Floor(above) + 1,
    };
}
