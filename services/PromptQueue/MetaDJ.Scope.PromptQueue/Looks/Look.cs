using System.Text.Json;
using System.Text.Json.Serialization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.HandOffs;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Ramps;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>
/// The whole state of the picture as we mean it to be. Every update is computed as a change of it, so that the defaults Scope re-sends never
/// bite, and so that a new pod gets the picture back in one go.
/// </summary>
internal sealed record Look
{
    /// <summary>As the fence a Look stands on: no pod shows it. Never a token, those are positive.</summary>
    public const string Nowhere = "0";

    /// <summary>Whether it changes by itself. Written first: AdvanceQueue.lua reads it, so that whoever takes the queue over knows there is work.</summary>
    [JsonPropertyOrder(-1)]
    public bool Moves => Ramps.Count > 0 && !Paused;

    /// <summary>Null before the first contact with a pod.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Scope's load parameters without LoRAs, in the form we always send: Scope compares the raw values.</summary>
    public IReadOnlyDictionary<string, JsonElement> LoadParameters { get; init; } = new Dictionary<string, JsonElement>();

    public IReadOnlyList<LookLora> Loras { get; init; } = [];

    public IReadOnlyList<WeightedPrompt> Prompts { get; init; } = [];

    /// <summary>How two prompts blend; Scope blends more than two linearly whatever it is told.</summary>
    public InterpolationMethod Blend { get; init; } = InterpolationMethod.Linear;

    public LookParameters Parameters { get; init; } = new();

    /// <summary>Parameters on their way.</summary>
    public IReadOnlyList<Ramp> Ramps { get; init; } = [];

    public bool Paused { get; init; }

    /// <summary>LoRA → its trigger words, which are added to the prompts while it is heard; null while none are to be.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? TriggerWords { get; init; }

    /// <summary>Whether other words belong to the picture than Scope was last told with the prompts.</summary>
    public bool WordsDue { get; init; }

    /// <summary>What shows instead of <see cref="Before"/>; Unknown while no panic holds.</summary>
    public PanicKind Panic { get; init; }

    /// <summary>The Look as it was before the first of the panics that hold; knobs turned meanwhile turn in it too.</summary>
    public Look? Before { get; init; }

    public long Version { get; init; }

    /// <summary>Groups of its LoRAs; null for none.</summary>
    public IReadOnlyList<LookDeck>? Decks { get; init; }

    /// <summary>A switch to another pod of which it is not recorded yet how it went; null but for that moment.</summary>
    public PendingSwitch? Switch { get; init; }

    public LookResponse ToResponse() => new()
    {
        Pipeline = Pipeline,
        LoadParameters = LoadParameters,
        Loras = [.. Loras.Select(lora => new LoraScale(lora.Name, lora.Scale))],
        Prompts = Prompts,
        Parameters = Parameters,
        Paused = Paused,
        Ramps = [.. Ramps.Select(ramp => ramp.ToResponse())],
        AddTriggerWords = TriggerWords is not null,
        TriggerWords = LoraTriggers.Words(this),
        Panic = Panic == PanicKind.Unknown ? null : Panic,
        Version = Version,
    };
}

/// <summary>A LoRA that is loaded.</summary>
/// <param name="Path">Exactly as Scope reports it: scales are addressed by this string (trap 20).</param>
/// <param name="Name">Its file name without <c>.safetensors</c>.</param>
/// <param name="MergeMode">Only <c>runtime_peft</c> adapters follow a change of scale.</param>
internal sealed record LookLora(string Path, string Name, double Scale, string MergeMode)
{
    public const string Fadeable = "runtime_peft";

    public bool CanFade => MergeMode == Fadeable;

    public static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path);
}
