using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.ScopeApi;

/// <summary>
/// The body of a load, in the one form whose instance key is the pipeline's id: with the other form a later session start fails.
/// </summary>
/// <param name="PipelineIds">Replaces the whole loaded set.</param>
/// <param name="LoadParams">Compared raw with what is loaded: one key more or another LoRA scale is a full reload. Keep it canonical.</param>
public sealed record LoadRequest(IReadOnlyList<string> PipelineIds, JsonObject LoadParams);

public enum PipelineState
{
    Unknown = 0,

    /// <summary>Also what an error becomes once somebody has read it: after <see cref="Loading"/> it means failed.</summary>
    NotLoaded = 1,
    Loading = 2,
    Loaded = 3,
    Error = 4,
}

/// <param name="PipelineId">The first instance's key.</param>
/// <param name="LoadParams">As sent; also while loading and after an error.</param>
/// <param name="LoadingStage">In words.</param>
public sealed record PipelineStatus(
    PipelineState Status,
    string? PipelineId = null,
    JsonObject? LoadParams = null,
    IReadOnlyList<LoadedLora>? LoadedLoraAdapters = null,
    string? LoadingStage = null,
    bool ProducesVideo = true,
    bool ProducesAudio = false);

/// <param name="Path">Fades must use exactly this text.</param>
public sealed record LoadedLora(string Path, double Scale, string MergeMode, string? AdapterName = null);

/// <summary>What the pipelines of this server can do. On a host without a GPU those that need one are absent.</summary>
public sealed record PipelineSchemas(IReadOnlyDictionary<string, PipelineSchema> Pipelines);

public sealed record PipelineSchema(string Id, string Name, bool SupportsPrompts = true, bool SupportsLora = false, double? EstimatedVramGb = null)
{
    public IReadOnlyList<string> SupportedModes { get; init; } = [];

    public string? DefaultMode { get; init; }

    public int? MinDimension { get; init; }

    /// <summary>Gigabytes of VRAM below which quantisation is recommended.</summary>
    public double? RecommendedQuantizationVramThreshold { get; init; }

    /// <summary>Everything else Scope says of it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; init; }
}
