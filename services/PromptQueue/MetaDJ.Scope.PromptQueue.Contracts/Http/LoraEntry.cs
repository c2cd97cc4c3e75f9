namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>A LoRA we know where to get: the body of <c>POST /api/loras</c> and <c>PUT /api/loras/{name}</c>, and what <c>GET</c> shows.</summary>
public sealed record LoraEntry
{
    /// <summary>The file name without <c>.safetensors</c>: 1 to 80 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where the pod downloads it: https at huggingface.co, hf.co, civitai.com or below, without a token.</summary>
    public required Uri Url { get; init; }

    /// <summary>The page about it that a person can read; https.</summary>
    public Uri? Source { get; init; }

    /// <summary>The base model it was trained on: Scope does not check it, so we do.</summary>
    public required LoraFamily Family { get; init; }

    public string? Sha256 { get; init; }

    /// <summary>Of the file; null when nobody knows. Progress of an install and the estimate of memory go by it.</summary>
    public long? SizeBytes { get; init; }

    public IReadOnlyList<string> TriggerWords { get; init; } = [];

    /// <summary>The scales between which it looks as it should; a wish outside is let in with a warning.</summary>
    public LoraScaleRange? SuggestedScale { get; init; }

    /// <summary>What may be done with it, in a few words; up to 200 characters.</summary>
    public string? License { get; init; }

    /// <summary>For people; up to 2,000 characters.</summary>
    public string? Notes { get; init; }

    /// <summary>The subject of who added it. Ours: ignored in a body, like the three below.</summary>
    public string? AddedBy { get; init; }

    public DateTimeOffset? AddedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Rises with every change; the ETag. 0 for an entry of old that was never changed.</summary>
    public long Version { get; init; }
}

/// <summary>−10 to 10, both ends included.</summary>
public sealed record LoraScaleRange(double From, double To);

/// <summary>Base-model families of LoRAs that Scope's pipelines take.</summary>
public enum LoraFamily
{
    Unknown = 0,

    /// <summary>Wan2.1-T2V-1.3B: longlive, streamdiffusionv2, memflow, reward-forcing.</summary>
    Wan13B = 1,

    /// <summary>Wan2.1-T2V-14B: krea-realtime-video.</summary>
    Wan14B = 2,
}
