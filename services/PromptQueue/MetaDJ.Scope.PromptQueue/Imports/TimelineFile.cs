using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.SetLists;

namespace MetaDJ.Scope.PromptQueue.Imports;

/// <summary>
/// A timeline: <c>prompts[]</c> of <c>startTime</c>, <c>endTime</c> (seconds), <c>prompts[]</c> or <c>text</c>, <c>transitionSteps</c>,
/// <c>temporalInterpolationMethod</c>; <c>settings</c> of the client's <c>SettingsState</c>; <c>version</c>; <c>exportedAt</c>. Pure.
/// </summary>
internal static class TimelineFile
{
    private static readonly string[] Versions = ["2.0", "2.1"];

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["pipelineId"] = "taken", ["loras"] = "taken", ["loraMergeStrategy"] = "load", ["inputMode"] = "taken", ["denoisingSteps"] = "denoising", ["manageCache"] = "cache",
        ["noiseScale"] = "noise", ["noiseController"] = "noise", ["kvCacheAttentionBias"] = "bias", ["vaceContextScale"] = "vace", ["resolution"] = "load", ["seed"] = "load",
        ["quantization"] = "load", ["vaceEnabled"] = "load",
    };

    public static ImportOutcome Read(ImportNode root, IReadOnlyList<LoraEntry> library)
    {
        if (root.Text("version") is not { } version || !Versions.Contains(version, StringComparer.Ordinal))
        {
            return new ImportOutcome.Refused("version", $"Timelines of versions {string.Join(" and ", Versions)} can be read.");
        }

        var left = new List<ImportLoss>();
        var entries = new List<TimelineEntry>();
        foreach (var item in root.Items("prompts", SetListValidation.MostCues - 1))
        {
            item.MustBeObject();
            var (start, end) = TimelineCues.Times(item, "startTime", "endTime");
            if (start == end)
            {
                left.Add(new ImportLoss(item.Path, "It lasts no time, and Scope leaves it out too."));
                continue;
            }

            entries.Add(new TimelineEntry(
                item.Path, start, end, TimelineCues.Prompts(item, left), TimelineCues.Steps(item, "transitionSteps"), TimelineCues.Method(item, "temporalInterpolationMethod")));
        }

        if (entries.Count == 0)
        {
            return new ImportOutcome.Refused("prompts", "There is nothing in this timeline.");
        }

        var cues = TimelineCues.Of(entries, left);
        string? pipeline = null;
        if (root.Find("settings") is { } settings)
        {
            settings.MustBeObject();
            pipeline = settings.Text("pipelineId");
            cues[0] = cues[0] with { Parameters = ImportSettings.Parameters(settings, pipeline ?? "", Names, left) };
            if (settings.Text("inputMode") == "video")
            {
                left.Add(new ImportLoss("settings.inputMode", "It was made for video input; our sessions play from text."));
            }

            if (ImportSettings.Loras(settings, "loras", "path", "scale", library, left) is { } loras)
            {
                cues.Insert(0, loras);
            }
        }

        return new ImportOutcome.Read("timeline", pipeline, new SetList { Description = "Imported from a Scope timeline.", Cues = cues }, left);
    }
}
