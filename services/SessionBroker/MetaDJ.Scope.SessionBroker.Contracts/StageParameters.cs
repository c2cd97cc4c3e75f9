using System.Collections.Frozen;
using System.Text;

namespace MetaDJ.Scope.SessionBroker.Contracts;

/// <summary>
/// What can be locked in a session: <c>prompts</c>, <c>loras</c>, <c>pipeline</c>, and each of Scope's runtime parameters by its name in
/// camelCase.
/// </summary>
public static class StageParameters
{
    public const string Prompts = "prompts";
    public const string Loras = "loras";
    public const string Pipeline = "pipeline";

    /// <summary>Stands for all of them: what names it touches whatever is locked.</summary>
    public const string Everything = "*";

    /// <summary>Scope sets it back to 1 with every update that does not name it: each update changes it.</summary>
    public const string VaceContextScale = "vaceContextScale";

    private static readonly FrozenDictionary<string, string> s_byScopeName = new Dictionary<string, string>
    {
        ["prompts"] = Prompts,
        ["transition"] = Prompts,
        ["prompt_interpolation_method"] = Prompts,
        ["spatial_interpolation_method"] = Prompts,
        ["lora_scales"] = Loras,
        ["pipeline_ids"] = Pipeline,
        ["graph"] = Everything,
        ["node_parameters"] = Everything,
        ["parameters"] = Everything,
    }.ToFrozenDictionary();

    /// <summary>Every name that a lock can have.</summary>
    public static IReadOnlySet<string> All { get; } = FrozenSet.Create(
        Prompts, Loras, Pipeline, "noiseScale", "noiseController", "manageCache", "denoisingStepList", "kvCacheAttentionBias", VaceContextScale,
        "resetCache", "vaceEnabled", "vaceUseInputVideo", "vaceRefImages", "images", "firstFrameImage", "lastFrameImage", "inputMode", "recording",
        "outputSinks", "paused", "quantizeMode", "lookaheadMs", "modulations", "beatCacheResetRate");

    /// <summary>The name of the lock that stands before a field of Scope's own API; null when nothing locks it.</summary>
    public static string? OfScope(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (s_byScopeName.TryGetValue(field, out var known))
        {
            return known;
        }

        var name = CamelCase(field);
        return All.Contains(name) ? name : null;
    }

    private static string CamelCase(string snake)
    {
        var name = new StringBuilder(snake.Length);
        var upper = false;
        foreach (var character in snake)
        {
            if (character == '_')
            {
                upper = true;
                continue;
            }

            name.Append(upper ? char.ToUpperInvariant(character) : character);
            upper = false;
        }

        return name.ToString();
    }
}
