using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaDJ.Scope.ScopeApi;

/// <summary>
/// An update of a running session. What is null is not sent, and Scope leaves it as it is; with two exceptions, whose defaults it applies to
/// every update that does not name them: <see cref="VaceContextScale"/> (1) and <c>prompt_interpolation_method</c> (without effect).
/// </summary>
public sealed record ScopeParameters
{
    public InputMode? InputMode { get; init; }

    /// <summary>Without a <see cref="Transition"/> they cut; with one they must equal its target.</summary>
    public IReadOnlyList<ScopePrompt>? Prompts { get; init; }

    public ScopeTransition? Transition { get; init; }

    /// <summary>How weighted prompts are blended. Slerp acts on exactly two prompts.</summary>
    public Interpolation? SpatialInterpolationMethod { get; init; }

    /// <summary>0 to 1. Acts on video input only.</summary>
    public double? NoiseScale { get; init; }

    public bool? NoiseController { get; init; }

    public bool? ManageCache { get; init; }

    /// <summary>One-shot.</summary>
    public bool? ResetCache { get; init; }

    public bool? VaceEnabled { get; init; }

    public bool? VaceUseInputVideo { get; init; }

    /// <summary>Descending. A change is a visible cut.</summary>
    public IReadOnlyList<int>? DenoisingStepList { get; init; }

    /// <summary>0.01 to 1. Krea only.</summary>
    public double? KvCacheAttentionBias { get; init; }

    /// <summary>One-shot, and a visible cut. Acts on LoRAs loaded with <c>runtime_peft</c> only, by their exact path.</summary>
    public IReadOnlyList<LoraScale>? LoraScales { get; init; }

    /// <summary>0 to 2. Name it in every update, or Scope sets it to 1.</summary>
    public double? VaceContextScale { get; init; }

    /// <summary>One-shot; paths on the pod.</summary>
    public IReadOnlyList<string>? VaceRefImages { get; init; }

    /// <summary>One-shot; paths on the pod.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    public string? FirstFrameImage { get; init; }

    public string? LastFrameImage { get; init; }

    public IReadOnlyList<string>? PipelineIds { get; init; }

    public string? NodeId { get; init; }

    public bool? Recording { get; init; }

    public bool? Paused { get; init; }

    /// <summary>Scope takes any other key and hands it to the pipeline.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; init; }
}

public enum InputMode
{
    Unknown = 0,
    Text = 1,

    /// <summary>Without a source: no frames, and no error.</summary>
    Video = 2,
}

public enum Interpolation
{
    Unknown = 0,
    Linear = 1,
    Slerp = 2,
}

/// <param name="Weight">Not negative; all of a set are normalised to sum 1.</param>
public sealed record ScopePrompt(string Text, double Weight = 1);

/// <param name="NumSteps">Chunks, not frames, the start included: 0 cuts, 1 changes nothing visible, from 2 on it fades.</param>
public sealed record ScopeTransition(
    IReadOnlyList<ScopePrompt> TargetPrompts, int NumSteps = 4, Interpolation TemporalInterpolationMethod = Interpolation.Linear);

/// <param name="Path">Exactly as in the load parameters.</param>
/// <param name="Scale">−10 to 10.</param>
public sealed record LoraScale(string Path, double Scale);
