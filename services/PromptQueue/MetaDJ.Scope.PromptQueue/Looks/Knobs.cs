using System.Globalization;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>Runtime parameters as name and value, one pair each, so that the newest of each can win on its own.</summary>
internal static class Knobs
{
    private const char RampMark = '~';

    public static IReadOnlyList<KeyValuePair<string, string>> Write(LookParameters knobs)
    {
        var pairs = new List<KeyValuePair<string, string>>(6);
        Add("noiseScale", Text(knobs.NoiseScale));
        Add("noiseController", knobs.NoiseController is { } noise ? noise ? "1" : "0" : null);
        Add("manageCache", knobs.ManageCache is { } cache ? cache ? "1" : "0" : null);
        Add("denoisingStepList", knobs.DenoisingStepList is { } steps ? string.Join(',', steps) : null);
        Add("kvCacheAttentionBias", Text(knobs.KvCacheAttentionBias));
        Add("vaceContextScale", Text(knobs.VaceContextScale));
        return pairs;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                pairs.Add(new(name, value));
            }
        }
    }

    public static LookParameters Read(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        var knobs = new LookParameters();
        foreach (var (name, stored) in pairs)
        {
            if (stored.StartsWith(RampMark))
            {
                continue;
            }

            var value = Unstamped(stored);
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

    /// <summary>A ramp started by hand takes its parameter's place among the knobs.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Write(RampSpec ramp) => [new(ramp.Parameter, RampMark + JsonSerializer.Serialize(ramp, QueueJson.Default.RampSpec))];

    /// <returns>Null for a plain value.</returns>
    public static RampSpec? RampOf(string stored) => stored.StartsWith(RampMark) ? JsonSerializer.Deserialize(Unstamped(stored)[1..], QueueJson.Default.RampSpec) : null;

    /// <summary>Without the stamp that tells one turn from the next; see TurnKnobs.lua.</summary>
    private static string Unstamped(string stored) => stored.LastIndexOf(' ') is >= 0 and var space ? stored[..space] : stored;

    private static string? Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
