using System.Collections.Frozen;

namespace MetaDJ.Scope.Simulator.Scope.Pipelines;

/// <summary>A pipeline that Scope can load.</summary>
/// <param name="EstimatedVramGb">What its schema says; null for the utility nodes that need no GPU.</param>
internal sealed record PipelineDefinition(string Id, string Name, double? EstimatedVramGb)
{
    public string Description { get; init; } = "";

    /// <summary>Makes pictures from prompts; the others only pass video on.</summary>
    public bool Generates { get; init; }

    /// <summary>Billions of parameters of the base model: a LoRA fits one of them.</summary>
    public string BaseModel { get; init; } = "";

    public string DefaultMode { get; init; } = "video";

    public int Width { get; init; } = 512;

    public int Height { get; init; } = 512;

    public int[] DenoisingSteps { get; init; } = [];

    public int FramesPerChunk { get; init; } = 12;

    public double FramesPerSecond { get; init; } = 16;

    public int TransitionSteps { get; init; }

    /// <summary>Seconds spent in each stage of a load.</summary>
    public (string Stage, double Seconds)[] Stages { get; init; } = [("Initializing pipeline...", 0.5)];

    /// <summary>Weights and working memory at the reference size, by quantization.</summary>
    public double BaseVramGb { get; init; }

    public double QuantizedVramGb { get; init; }

    public double VaceVramGb { get; init; }

    public bool NeedsQuantization => QuantizedVramGb < BaseVramGb;

    public TimeSpan ChunkDuration => TimeSpan.FromSeconds(FramesPerChunk / FramesPerSecond);

    private static readonly PipelineDefinition[] Known =
    [
        Small("longlive", "LongLive", "Long-form streaming text to video with smooth prompt changes."),
        Small("streamdiffusionv2", "StreamDiffusionV2", "Low-latency video to video.") with
        {
            DefaultMode = "video", Width = 512, Height = 512, DenoisingSteps = [750, 250], FramesPerChunk = 4,
        },
        Small("memflow", "MemFlow", "Streaming text to video with a memory bank."),
        Small("reward-forcing", "Reward Forcing", "Streaming text to video trained with a motion reward."),
        Small("krea-realtime-video", "Krea Realtime Video", "Streaming text to video of the 14B family.") with
        {
            EstimatedVramGb = 32, BaseModel = "14B", Width = 512, Height = 512, FramesPerSecond = 11, TransitionSteps = 4,
            BaseVramGb = 38, QuantizedVramGb = 24, VaceVramGb = 5,
            Stages =
            [
                ("Initializing pipeline...", 2), ("Loading diffusion model...", 38), ("Loading text encoder...", 12),
                ("Loading VAE...", 4), ("Warming up model...", 40),
            ],
        },
        new("video-depth-anything", "Video Depth Anything", 1) { Description = "Depth maps of the input video." },
        new("rife", "RIFE", null) { Description = "Frame interpolation." },
        new("scribble", "Scribble", null) { Description = "Line drawing of the input video." },
        new("gray", "Gray", null) { Description = "The input video without colour." },
        new("optical-flow", "Optical Flow", null) { Description = "Motion of the input video." },
        new("passthrough", "Passthrough", null) { Description = "The input video as it is." },
        new("controller-viz", "Controller Visualizer", null) { Description = "What the game controller does." },
    ];

    public static IReadOnlyList<PipelineDefinition> All => Known;

    public static FrozenDictionary<string, PipelineDefinition> ById { get; } = Known.ToFrozenDictionary(pipeline => pipeline.Id);

    private static PipelineDefinition Small(string id, string name, string description) => new(id, name, 20)
    {
        Description = description, Generates = true, BaseModel = "1.3B", DefaultMode = "text",
        Width = 576, Height = 320, DenoisingSteps = [1000, 750, 500, 250],
        BaseVramGb = 16, QuantizedVramGb = 14, VaceVramGb = 2,
        Stages =
        [
            ("Initializing pipeline...", 1.5), ("Loading diffusion model...", 12), ("Loading text encoder...", 9), ("Loading VAE...", 2.5),
        ],
    };
}
