using System.Text.Json;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>The whole state of the picture as we mean it to be. <c>GET …/look</c>.</summary>
public sealed record LookResponse
{
    /// <summary>Scope's pipeline id; null before the first contact with a pod.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Scope's load parameters, without LoRAs.</summary>
    public IReadOnlyDictionary<string, JsonElement> LoadParameters { get; init; } = new Dictionary<string, JsonElement>();

    public IReadOnlyList<LoraScale> Loras { get; init; } = [];

    public IReadOnlyList<WeightedPrompt> Prompts { get; init; } = [];

    public LookParameters Parameters { get; init; } = new();

    public bool Paused { get; init; }

    /// <summary>Rises with every change.</summary>
    public long Version { get; init; }
}
