using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>How much GPU memory LoRAs take beside their pipeline. Estimates, so they refuse only what cannot be. Pure.</summary>
internal static class LoraMemory
{
    /// <summary>
    /// A <c>runtime_peft</c> adapter keeps its own weights beside the model's, and the results of its low-rank branches at every layer while a
    /// chunk is made.
    /// </summary>
    private const double RuntimeOverhead = 1.25;

    /// <param name="Least">Gigabytes below which the pipeline itself would not run.</param>
    /// <param name="Comfortable">Gigabytes with which it runs without a second thought.</param>
    private sealed record Appetite(double Least, double Comfortable);

    /// <summary>Scope's estimates. Krea's is of the card on which it was tried in fp8; it runs unquantised above 40 GB only.</summary>
    private static Appetite Of(LoraFamily family, bool quantised) => (family, quantised) switch
    {
        (LoraFamily.Wan14B, true) => new(28, 32),
        (LoraFamily.Wan14B, false) => new(40, 44),
        _ => new(20, 22),
    };

    /// <returns>GiB for these files; null when the size of one is unknown.</returns>
    public static double? GigabytesOf(IEnumerable<long?> sizes)
    {
        var bytes = 0L;
        foreach (var size in sizes)
        {
            if (size is not { } known)
            {
                return null;
            }

            bytes += known;
        }

        return bytes * RuntimeOverhead / (1024.0 * 1024 * 1024);
    }

    public static LoraFinding? Check(LoraStage stage, LoraFamily family, IReadOnlyList<(string Name, long? Bytes)> loras)
    {
        if (loras.Count == 0)
        {
            return null;
        }

        if (loras.FirstOrDefault(lora => lora.Bytes is null) is { Name: { } unknown })
        {
            return new LoraFinding(LoraFindingKind.MemoryUnknown, unknown, false, $"Whether '{unknown}' fits into memory is not known: its entry in the library has no sizeBytes.");
        }

        var wanted = GigabytesOf(loras.Select(lora => lora.Bytes))!.Value;
        if (stage.VramGb is not { } vram)
        {
            return new LoraFinding(LoraFindingKind.MemoryUnknown, null, false, $"The LoRAs take about {wanted:0.0} GB; how much the GPU has is not known yet.");
        }

        var appetite = Of(family, stage.Quantised);
        return vram < appetite.Least + wanted
            ? new LoraFinding(
                LoraFindingKind.TooMuchMemory, null, true,
                $"'{stage.Pipeline}' needs at least {appetite.Least:0} GB and these LoRAs about {wanted:0.0} GB more, but the GPU has {vram:0.0} GB: load fewer, or take a pool with a larger GPU.")
            : vram < appetite.Comfortable + wanted
                ? new LoraFinding(LoraFindingKind.MemoryTight, null, false, $"'{stage.Pipeline}' and these LoRAs take about {appetite.Comfortable + wanted:0.0} GB of the GPU's {vram:0.0} GB: it may just fit.")
                : null;
    }
}
