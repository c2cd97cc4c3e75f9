namespace MetaDJ.Scope.Provisioning.Offers;

/// <summary>Gigabytes of GPU memory Scope's pipelines need, by Scope's own estimates.</summary>
internal static class PipelineVram
{
    public const string Fp8 = "fp8_e4m3fn";

    private const string Krea = "krea-realtime-video";

    /// <summary>Null for a pipeline of some plugin, which we know nothing of.</summary>
    public static int? FloorOf(string pipeline, string? quantization) => (pipeline, quantization) switch
    {
        (Krea, Fp8) => 32,
        // Scope loads it unquantised unless told otherwise, and says itself that this takes more than 40 GB.
        (Krea, _) => 41,
        ("longlive" or "streamdiffusionv2" or "memflow" or "reward-forcing", _) => 20,
        ("video-depth-anything", _) => 1,
        ("rife" or "scribble" or "gray" or "optical-flow" or "passthrough" or "controller-viz", _) => 0,
        _ => null,
    };
}
