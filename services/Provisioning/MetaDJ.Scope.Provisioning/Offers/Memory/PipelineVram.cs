namespace MetaDJ.Scope.Provisioning.Offers.Memory;

/// <summary>What Scope 0.2.4 says its own pipelines take: the answer as long as no pod has told its own.</summary>
internal static class PipelineVram
{
    /// <summary>Null for a pipeline of some plugin, which we know nothing of.</summary>
    public static PipelineMemory? Of(string pipeline) => pipeline switch
    {
        // Loaded unquantised unless told otherwise, which by its own word takes more than 40 GB.
        "krea-realtime-video" => new PipelineMemory(32, 40),
        "longlive" or "streamdiffusionv2" or "memflow" or "reward-forcing" => new PipelineMemory(20, null),
        "video-depth-anything" => new PipelineMemory(1, null),
        "rife" or "scribble" or "gray" or "optical-flow" or "passthrough" or "controller-viz" => new PipelineMemory(0, null),
        _ => null,
    };
}
