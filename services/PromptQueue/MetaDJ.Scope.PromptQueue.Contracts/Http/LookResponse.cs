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

    /// <summary>Whether the trigger words of LoRAs above 0 are added to the prompts that Scope is told.</summary>
    public bool AddTriggerWords { get; init; }

    /// <summary>Those that are added now; they are not in <see cref="Prompts"/>.</summary>
    public IReadOnlyList<string> TriggerWords { get; init; } = [];

    /// <summary>What shows instead of the Look before; null while no panic holds.</summary>
    public PanicKind? Panic { get; init; }

    /// <summary>Parameters that move by themselves now.</summary>
    public IReadOnlyList<RampResponse> Ramps { get; init; } = [];

    /// <summary>What the pod reports; null when it was not asked.</summary>
    public LookReport? Report { get; init; }

    /// <summary>Rises with every change.</summary>
    public long Version { get; init; }
}
