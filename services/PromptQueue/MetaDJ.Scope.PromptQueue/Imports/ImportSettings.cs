using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.LoraSwaps;

namespace MetaDJ.Scope.PromptQueue.Imports;

/// <summary>Takes over what a cue can say of the settings a file was made with, and tells the rest. Pure.</summary>
internal static class ImportSettings
{
    private const int MostLoras = 100;
    private const string OfThePool = "It is of the pool, not of a set list: put it into the pool's load parameters.";

    /// <param name="names">Names there → what they are; the same thing is called otherwise in a timeline and in a workflow.</param>
    public static LookParameters? Parameters(ImportNode settings, string pipeline, IReadOnlyDictionary<string, string> names, List<ImportLoss> left)
    {
        var parameters = new LookParameters();
        foreach (var name in settings.Names)
        {
            if (!settings.Has(name))
            {
                continue;
            }

            var path = $"{settings.Path}.{name}";
            switch (names.GetValueOrDefault(name))
            {
                case "denoising" when Steps(settings, name) is { } steps:
                    parameters = parameters with { DenoisingStepList = steps };
                    break;
                case "denoising":
                    left.Add(new ImportLoss(path, "Give 1 to 16 whole steps of 0 to 1000, descending."));
                    break;
                case "cache":
                    parameters = parameters with { ManageCache = settings.Flag(name) };
                    break;
                case "vace" when settings.Number(name) is >= 0 and <= 2 and var scale:
                    parameters = parameters with { VaceContextScale = scale };
                    break;
                case "bias" when pipeline == "krea-realtime-video" && settings.Number(name) is >= 0.01 and <= 1 and var bias:
                    parameters = parameters with { KvCacheAttentionBias = bias };
                    break;
                case "bias":
                    left.Add(new ImportLoss(path, "It acts on krea-realtime-video only, from 0.01 to 1."));
                    break;
                case "noise":
                    left.Add(new ImportLoss(path, "It acts on video input only; our sessions play from text."));
                    break;
                case "load":
                    left.Add(new ImportLoss(path, OfThePool));
                    break;
                case "taken":
                    break;
                default:
                    left.Add(new ImportLoss(path, "A set list has nothing that does this."));
                    break;
            }
        }

        return parameters == new LookParameters() ? null : parameters;
    }

    /// <returns>A cue that brings the LoRAs of the library to their scales at once; null when there are none.</returns>
    public static CueRequest? Loras(ImportNode settings, string list, string file, string scale, IReadOnlyList<LoraEntry> library, List<ImportLoss> left)
    {
        var wishes = new List<LoraScale>();
        foreach (var item in settings.Items(list, MostLoras))
        {
            item.MustBeObject();
            var (path, at) = (item.Text(file) ?? throw new ImportRefusal($"{item.Path}.{file}", "Name the LoRA's file."), item.Number(scale) ?? 1);
            if (ScopeFile.NameOf(path, library) is not { } name)
            {
                left.Add(new ImportLoss(item.Path, $"'{Short(path)}' is not in the LoRA library: add it with POST /api/loras and import again."));
            }
            else if (at is < -10 or > 10 || wishes.Count >= LoraSwapValidation.MostLoras || wishes.Any(wish => wish.Name == name))
            {
                left.Add(new ImportLoss(item.Path, $"'{name}' is there already, one too many, or its scale is not within -10 to 10."));
            }
            else
            {
                wishes.Add(new LoraScale(name, at));
            }
        }

        return wishes.Count == 0 ? null : new CueRequest { Kind = CueKind.LoraSwap, Label = "LoRAs", Number = "0", Follow = CueFollow.AutoContinue, LoraSwap = new LoraSwapRequest { Loras = wishes, Steps = 1 } };
    }

    private static IReadOnlyList<int>? Steps(ImportNode settings, string name)
    {
        var steps = settings.Items(name, 1_000).Select(item => item.Element).ToList();
        return steps.Count is >= 1 and <= 16 && steps.All(step => step.ValueKind == System.Text.Json.JsonValueKind.Number && step.TryGetInt32(out var value) && value is >= 0 and <= 1000)
            && steps.Zip(steps.Skip(1)).All(pair => pair.First.GetInt32() > pair.Second.GetInt32())
                ? [.. steps.Select(step => step.GetInt32())]
                : null;
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
