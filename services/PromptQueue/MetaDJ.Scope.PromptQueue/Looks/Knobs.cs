using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>Runtime parameters as name and value, one pair each, so that the newest of each can win on its own.</summary>
internal static class Knobs
{
    public static RedisValue[] Write(LookParameters knobs)
    {
        var pairs = new List<RedisValue>(12);
        Add("noiseScale", Text(knobs.NoiseScale));
        Add("noiseController", knobs.NoiseController is { } noise ? noise ? "1" : "0" : null);
        Add("manageCache", knobs.ManageCache is { } cache ? cache ? "1" : "0" : null);
        Add("denoisingStepList", knobs.DenoisingStepList is { } steps ? string.Join(',', steps) : null);
        Add("kvCacheAttentionBias", Text(knobs.KvCacheAttentionBias));
        Add("vaceContextScale", Text(knobs.VaceContextScale));
        return [.. pairs];

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                pairs.Add(name);
                pairs.Add(value);
            }
        }
    }

    public static LookParameters Read(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        var knobs = new LookParameters();
        foreach (var (name, value) in pairs)
        {
            knobs = name switch
            {
                "noiseScale" => knobs with { NoiseScale = Number(value) },
                "noiseController" => knobs with { NoiseController = value == "1" },
                "manageCache" => knobs with { ManageCache = value == "1" },
                "denoisingStepList" => knobs with { DenoisingStepList = [.. value.Split(',').Select(step => int.Parse(step, CultureInfo.InvariantCulture))] },
                "kvCacheAttentionBias" => knobs with { KvCacheAttentionBias = Number(value) },
                "vaceContextScale" => knobs with { VaceContextScale = Number(value) },
                _ => knobs,
            };
        }

        return knobs;
    }

    private static string? Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
