using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope.Process;

namespace MetaDJ.Scope.Simulator.Scope.Pipelines;

/// <summary>The load of one pipeline: how it will go is decided at its start, and told as time passes.</summary>
internal sealed record LoadStep(LoadEntry Entry, DateTimeOffset EndsAt, IReadOnlyList<(string Stage, DateTimeOffset Until)> Stages)
{
    public LoadedPipeline? Result { get; private init; }

    public string? Failure { get; private init; }

    public string? StageAt(DateTimeOffset now)
    {
        foreach (var (stage, until) in Stages)
            if (now < until) return stage;
        return null;
    }

    public static LoadStep Plan(LoadEntry entry, DateTimeOffset at, ScopeProcess process, IEnumerable<LoadedPipeline> loaded)
    {
        var soon = at + process.Options.Wait(TimeSpan.FromSeconds(0.5));
        if (!PipelineDefinition.ById.TryGetValue(entry.PipelineId, out var definition))
            return Failed(entry, soon, [], $"Invalid pipeline ID: {entry.PipelineId}");
        if (!process.Downloads.IsDownloaded(entry.PipelineId, at))
            return Failed(entry, soon, Timeline(definition, 0, at, process.Options), $"Models for {entry.PipelineId} are not downloaded");
        var (settings, failure) = LoadSettings.Read(definition, entry.Parameters, process.Spec);
        if (settings is null)
            return Failed(entry, soon, Timeline(definition, 0, at, process.Options), failure!);

        var stages = Timeline(definition, settings.Adapters.Count, at, process.Options);
        var done = stages[^1].Until;
        if (process.Strikes(FaultKind.LoadFails))
            return Failed(entry, at + (done - at) / 2, stages, "Error(s) in loading state_dict");

        // A session keeps the pipeline it runs on, whether the loader still knows it or not.
        var held = loaded.Concat(process.Sessions.PipelinesInUse()).Distinct().Sum(pipeline => pipeline.VramGb);
        if (settings.VramGb > 0 && held + settings.VramGb > process.Spec.UsableVramGb)
            return Failed(entry, at + (done - at) / 2, stages, $"CUDA out of memory. GPU 0 has a total capacity of {process.Spec.UsableVramGb:F2} GiB");
        return new LoadStep(entry, done, stages) { Result = new LoadedPipeline(entry.Key, definition, entry.Parameters, settings) };
    }

    private static LoadStep Failed(LoadEntry entry, DateTimeOffset at, IReadOnlyList<(string, DateTimeOffset)> stages, string failure) =>
        new(entry, at, stages) { Failure = failure };

    private static List<(string Stage, DateTimeOffset Until)> Timeline(
        PipelineDefinition definition, int loras, DateTimeOffset at, SimulatorOptions options)
    {
        var stages = new List<(string, DateTimeOffset)>();
        foreach (var (stage, seconds) in definition.Stages)
        {
            at += options.Wait(TimeSpan.FromSeconds(stage.Contains("diffusion", StringComparison.Ordinal) ? seconds + 1.5 * loras : seconds));
            stages.Add((stage, at));
        }

        return stages;
    }
}
