using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.SetLists;

namespace MetaDJ.Scope.PromptQueue.Imports;

/// <summary>
/// A workflow: <c>pipelines[]</c> of <c>pipeline_id</c>, <c>loras[]</c> (<c>filename</c>, <c>weight</c>), <c>params</c>, <c>role</c>;
/// <c>timeline.entries[]</c> of <c>start_time</c>, <c>end_time</c>, <c>prompts[]</c>, <c>transition_steps</c>,
/// <c>temporal_interpolation_method</c>; or <c>prompts[]</c> alone; <c>nodes[]</c>, <c>graph</c>, <c>min_scope_version</c>. Pure.
/// </summary>
internal static class WorkflowFile
{
    private const string Format = "scope-workflow";
    private const int MostPipelines = 150;

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["denoising_step_list"] = "denoising", ["manage_cache"] = "cache", ["noise_scale"] = "noise", ["noise_controller"] = "noise", ["kv_cache_attention_bias"] = "bias",
        ["vace_context_scale"] = "vace", ["height"] = "load", ["width"] = "load", ["base_seed"] = "load", ["seed"] = "load", ["quantization"] = "load", ["vace_enabled"] = "load",
        ["vae_type"] = "load", ["input_mode"] = "taken",
    };

    public static ImportOutcome Read(ImportNode root, IReadOnlyList<LoraEntry> library)
    {
        if (root.Text("format") != Format)
        {
            return new ImportOutcome.Refused("format", $"Give a workflow of the format \"{Format}\".");
        }

        if (root.Text("format_version") is not { } version || !(version == "1" || version.StartsWith("1.", StringComparison.Ordinal)))
        {
            return new ImportOutcome.Refused("format_version", "Workflows of version 1 can be read.");
        }

        var left = new List<ImportLoss>();
        var (steps, method) = (TimelineCues.Steps(root, "transition_steps"), TimelineCues.Method(root, "temporal_interpolation_method"));
        var cues = TimelineCues.Of(Entries(root, steps, method, left), left);
        var pipeline = Pipeline(root, library, cues, left);
        foreach (var name in root.Names.Where(root.Has))
        {
            switch (name)
            {
                case "nodes" or "graph":
                    left.Add(new ImportLoss(name, "Graphs of nodes are of the pod; a set list has prompts, parameters and LoRAs only."));
                    break;
                case "min_scope_version":
                    left.Add(new ImportLoss(name, "The version of Scope is of the pool's image."));
                    break;
                case "format" or "format_version" or "metadata" or "pipelines" or "timeline" or "prompts" or "transition_steps" or "temporal_interpolation_method" or "interpolation_method":
                    break;
                default:
                    left.Add(new ImportLoss(name, "A set list has nothing that does this."));
                    break;
            }
        }

        var title = root.Find("metadata")?.Text("name");
        var about = title is { Length: > 0 } ? $"Imported from the Scope workflow '{(title.Length > 200 ? title[..200] : title)}'." : "Imported from a Scope workflow.";
        return new ImportOutcome.Read("workflow", pipeline, new SetList { Description = about, Cues = cues }, left);
    }

    private static List<TimelineEntry> Entries(ImportNode root, int? steps, InterpolationMethod? method, List<ImportLoss> left)
    {
        var entries = new List<TimelineEntry>();
        foreach (var item in root.Find("timeline")?.Items("entries", SetListValidation.MostCues - 1) ?? [])
        {
            item.MustBeObject();
            var (start, end) = TimelineCues.Times(item, "start_time", "end_time");
            if (start == end)
            {
                left.Add(new ImportLoss(item.Path, "It lasts no time."));
                continue;
            }

            entries.Add(new TimelineEntry(
                item.Path, start, end, TimelineCues.Prompts(item, left), TimelineCues.Steps(item, "transition_steps") ?? steps,
                TimelineCues.Method(item, "temporal_interpolation_method") ?? method));
        }

        return entries.Count > 0 ? entries
            : root.Has("prompts") ? [new TimelineEntry("prompts", 0, 0, TimelineCues.Prompts(root, left), 0, null)]
            : throw new ImportRefusal("timeline", "It has neither a timeline nor prompts: there is nothing to play.");
    }

    private static string? Pipeline(ImportNode root, IReadOnlyList<LoraEntry> library, List<CueRequest> cues, List<ImportLoss> left)
    {
        var pipelines = root.Items("pipelines", MostPipelines);
        var main = pipelines.Cast<ImportNode?>().FirstOrDefault(item => item!.Value.Text("role") == "main") ?? pipelines.Cast<ImportNode?>().FirstOrDefault();
        foreach (var other in pipelines.Where(item => item.Path != main?.Path))
        {
            left.Add(new ImportLoss(other.Path, $"'{other.Text("pipeline_id") ?? "?"}' runs before or behind the main pipeline: that is of the pool."));
        }

        if (main is not { } one)
        {
            return null;
        }

        one.MustBeObject();
        var pipeline = one.Text("pipeline_id");
        if (one.Find("params") is { } parameters)
        {
            parameters.MustBeObject();
            cues[0] = cues[0] with { Parameters = ImportSettings.Parameters(parameters, pipeline ?? "", Names, left) };
        }

        if (ImportSettings.Loras(one, "loras", "filename", "weight", library, left) is { } loras)
        {
            cues.Insert(0, loras);
        }

        return pipeline;
    }
}
