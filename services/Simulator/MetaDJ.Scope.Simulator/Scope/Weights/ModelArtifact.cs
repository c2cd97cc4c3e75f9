using MetaDJ.Scope.Simulator.Scope.Pipelines;

namespace MetaDJ.Scope.Simulator.Scope.Weights;

/// <summary>What a pipeline needs on disk. Sizes are near enough to make a first boot as long as a real one.</summary>
internal sealed record ModelArtifact(string Name, double Gigabytes)
{
    private static readonly ModelArtifact Wan = new("Wan-AI/Wan2.1-T2V-1.3B", 3.4);
    private static readonly ModelArtifact TextEncoder = new("Kijai/WanVideo_comfy", 9.2);
    private static readonly ModelArtifact LightVae = new("lightx2v/Autoencoders", 0.4);

    private static readonly Dictionary<string, ModelArtifact[]> ByPipeline = new()
    {
        ["longlive"] = [Wan, TextEncoder, LightVae, new("Efficient-Large-Model/LongLive-1.3B", 5.8)],
        ["streamdiffusionv2"] = [Wan, TextEncoder, LightVae, new("jerryfeng/StreamDiffusionV2", 5.7)],
        ["memflow"] = [Wan, TextEncoder, LightVae, new("KlingTeam/MemFlow", 5.7)],
        ["reward-forcing"] = [Wan, TextEncoder, LightVae, new("JaydenLu666/Reward-Forcing-T2V-1.3B", 5.7)],
        ["krea-realtime-video"] = [Wan, TextEncoder, LightVae, new("Wan-AI/Wan2.1-T2V-14B", 0.6), new("krea/krea-realtime-video", 28.6)],
        ["video-depth-anything"] = [new("depth-anything/Video-Depth-Anything-Small", 0.1)],
        ["rife"] = [new("daydreamlive/rife", 0.1)],
        ["scribble"] = [new("daydreamlive/scribble", 0.1)],
        ["optical-flow"] = [new("pytorch/raft", 0.1)],
    };

    private static readonly Dictionary<string, double> Sizes =
        ByPipeline.Values.SelectMany(artifacts => artifacts).DistinctBy(artifact => artifact.Name).ToDictionary(artifact => artifact.Name, artifact => artifact.Gigabytes);

    /// <summary>Gigabytes; 0 for one that nobody knows.</summary>
    public static double SizeOf(string name) => Sizes.GetValueOrDefault(name);

    public static IReadOnlyList<ModelArtifact> Of(string pipelineId) => ByPipeline.GetValueOrDefault(pipelineId, []);

    /// <summary>For a volume that has been filled before.</summary>
    public static IEnumerable<string> AllOf(params IEnumerable<PipelineDefinition> pipelines) =>
        pipelines.SelectMany(pipeline => Of(pipeline.Id)).Select(artifact => artifact.Name);
}
