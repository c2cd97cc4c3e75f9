using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.PromptQueue.KnobStreams;

/// <summary>What a controller sends: parameters by name. Pure.</summary>
internal static class KnobMessage
{
    private static readonly string[] s_known = ["noiseScale", "noiseController", "manageCache", "denoisingStepList", "kvCacheAttentionBias", "vaceContextScale"];

    /// <returns>What is wrong with it; nothing when <paramref name="parameters"/> is set.</returns>
    public static FieldErrors Read(JsonElement message, out LookParameters parameters)
    {
        parameters = new LookParameters();
        var errors = new FieldErrors();
        if (message.ValueKind != JsonValueKind.Object)
        {
            errors.Add("$", "Give an object: parameters by name.");
            return errors;
        }

        // A knob that is not known would turn without effect, and nobody would know why.
        foreach (var knob in message.EnumerateObject().Where(knob => !s_known.Contains(knob.Name, StringComparer.Ordinal)))
        {
            errors.Add(knob.Name.Length <= 40 ? knob.Name : knob.Name[..40], $"No such parameter. Give {string.Join(", ", s_known)}.");
        }

        if (errors.Any)
        {
            return errors;
        }

        try
        {
            parameters = message.Deserialize<LookParameters>(HttpDefaults.Json)!;
        }
        catch (JsonException exception)
        {
            errors.Add(exception.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "$", "Not a value that this parameter takes.");
            return errors;
        }

        return LookParametersValidation.Check(parameters);
    }
}
