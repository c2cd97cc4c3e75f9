using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>What is not the same in two looks, in the order of the fields. Pure.</summary>
internal static class LookDifferences
{
    /// <summary>What people save of a Look: all but what only a pod has.</summary>
    public static SavedLook Save(Look look, string? description = null) => new()
    {
        Description = description,
        Prompts = look.Prompts,
        Blend = look.Blend,
        Parameters = look.Parameters,
        Loras = [.. look.Loras.Select(lora => new LoraScale(lora.Name, lora.Scale))],
    };

    /// <summary>What either leaves as it is, is no difference.</summary>
    public static IReadOnlyList<LookDifference> Between(SavedLook here, SavedLook there)
    {
        var found = new List<LookDifference>();
        if (here.Prompts.Count > 0 && there.Prompts.Count > 0)
        {
            Add(found, "prompts", here.Prompts.SequenceEqual(there.Prompts), here.Prompts, there.Prompts);
            Add(found, "blend", here.Blend == there.Blend, here.Blend, there.Blend);
        }

        found.AddRange(Parameters(here.Parameters, there.Parameters));
        if (here.Loras is { } mine && there.Loras is { } theirs)
        {
            // One that is not named is at 0.
            foreach (var name in mine.Concat(theirs).Select(lora => lora.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var (one, other) = (ScaleOf(mine, name), ScaleOf(theirs, name));
                Add(found, $"loras.{name}", Same(one, other), one, other);
            }
        }

        return found;
    }

    public static IReadOnlyList<LookDifference> Parameters(LookParameters here, LookParameters there, bool absentDiffers = false)
    {
        var found = new List<LookDifference>();
        Number("noiseScale", here.NoiseScale, there.NoiseScale);
        Flag("noiseController", here.NoiseController, there.NoiseController);
        Flag("manageCache", here.ManageCache, there.ManageCache);
        if ((here.DenoisingStepList, there.DenoisingStepList) is ({ } mine, { } theirs))
        {
            Add(found, "parameters.denoisingStepList", mine.SequenceEqual(theirs), mine, theirs);
        }

        Number("kvCacheAttentionBias", here.KvCacheAttentionBias, there.KvCacheAttentionBias);
        Number("vaceContextScale", here.VaceContextScale, there.VaceContextScale);
        return found;

        void Number(string name, double? one, double? other)
        {
            if (one is { } x && (other is not null || absentDiffers))
            {
                Add(found, $"parameters.{name}", other is { } y && Same(x, y), one, other);
            }
        }

        void Flag(string name, bool? one, bool? other)
        {
            if (one is not null && (other is not null || absentDiffers))
            {
                Add(found, $"parameters.{name}", one == other, one, other);
            }
        }
    }

    public static void Add<T>(List<LookDifference> found, string field, bool same, T here, T there)
    {
        if (!same)
        {
            found.Add(new LookDifference(field, Element(here), Element(there)));
        }
    }

    public static bool Same(double one, double other) => Math.Abs(one - other) < 1e-9;

    private static double ScaleOf(IReadOnlyList<LoraScale> loras, string name) => loras.FirstOrDefault(lora => lora.Name == name)?.Scale ?? 0;

    private static JsonElement? Element<T>(T value) => value is null ? null : JsonSerializer.SerializeToElement(value, HttpDefaults.Json);
}
