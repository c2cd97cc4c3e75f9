namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>A LoRA we know where to get. The body of <c>POST /api/loras</c> and what <c>GET /api/loras</c> lists.</summary>
public sealed record LoraEntry
{
    /// <summary>The file name without <c>.safetensors</c>: 1 to 80 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>huggingface.co, hf.co or civitai.com, https.</summary>
    public required Uri Url { get; init; }

    /// <summary>The base model it was trained on: Scope does not check it, so we do.</summary>
    public required LoraFamily Family { get; init; }

    public string? Sha256 { get; init; }

    public IReadOnlyList<string> TriggerWords { get; init; } = [];

    public string? License { get; init; }
}

/// <summary>Base-model families of LoRAs that Scope's pipelines take.</summary>
public enum LoraFamily
{
    Unknown = 0,

    /// <summary>Wan2.1-T2V-1.3B: longlive, streamdiffusionv2, memflow, reward-forcing.</summary>
    Wan13B = 1,

    /// <summary>Wan2.1-T2V-14B: krea-realtime-video.</summary>
    Wan14B = 2,
}
