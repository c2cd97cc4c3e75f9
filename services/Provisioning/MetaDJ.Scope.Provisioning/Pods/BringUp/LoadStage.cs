using System.Net;
using System.Text.Json.Nodes;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// Loads the pipeline, and believes only <c>loaded</c> with exactly our parameters: the first answers may show the state before, and an error
/// is told once and is <c>not_loaded</c> from then on.
/// </summary>
internal static class LoadStage
{
    private const int LogLines = 200;

    public static async Task<StageOutcome> RunAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        var pipeline = run.Pod.Spec.Pipeline;
        var parameters = CanonicalLoad.Of(run.Pod.Spec, run.VramGb, run.Memory);
        await run.SayAsync(PodStage.Load, "pipeline: stopping what runs");

        // A load beside a running session keeps the old model in memory.
        if (await StopSessionAsync(run, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        using var load = await run.AskAsync(scope => scope.LoadAsync(new LoadRequest([pipeline], parameters), cancellationToken), cancellationToken);
        return load.IsSuccessful
            ? await LoadedAsync(run, pipeline, parameters, cancellationToken)
            : new StageOutcome.Failed($"Scope refused to load {pipeline}: {load.Failure()}");
    }

    /// <returns>Null when nothing runs any more.</returns>
    public static async Task<StageOutcome?> StopSessionAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        using var stop = await run.AskAsync(scope => scope.StopSessionAsync(cancellationToken), cancellationToken);
        return stop.IsSuccessful || stop.StatusCode == HttpStatusCode.NotFound
            ? null
            : new StageOutcome.Failed($"The running session cannot be stopped: {stop.Failure()}");
    }

    private static async Task<StageOutcome> LoadedAsync(BringUpRun run, string pipeline, JsonObject parameters, CancellationToken cancellationToken)
    {
        var graceEnds = run.Now + run.Options.LoadGrace;
        var wasLoading = false;
        while (true)
        {
            using var answer = await run.AskAsync(scope => scope.GetStatusAsync(cancellationToken), cancellationToken);
            switch (answer.Content)
            {
                case { Status: PipelineState.Loaded } status when status.PipelineId == pipeline && JsonNode.DeepEquals(status.LoadParams, parameters):
                    return StageOutcome.Passed;
                case { Status: PipelineState.Loading } status:
                    wasLoading = true;
                    await run.SayAsync(PodStage.Load, $"pipeline: {status.LoadingStage ?? "loading"}");
                    break;
                case { Status: PipelineState.Error }:
                case { Status: PipelineState.NotLoaded } when wasLoading || run.Now > graceEnds:
                    return new StageOutcome.Failed($"{pipeline} did not load: {await WhyAsync(run, cancellationToken)}");
                case { Status: PipelineState.Loaded } when run.Now > graceEnds && !wasLoading:
                    return new StageOutcome.Failed($"Scope keeps something else loaded than {pipeline} with our parameters.");
                case null when !BringUpRun.IsFromProxy(answer):
                    return new StageOutcome.Failed($"Scope does not tell what it has loaded: {answer.Failure()}");
                default:
                    await run.ChangeAsync(pod => pod);
                    break;
            }

            await run.PauseAsync(cancellationToken);
        }
    }

    /// <summary>Scope's status never says why; its log does.</summary>
    private static async Task<string> WhyAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        using var tail = await run.Scope.GetLogTailAsync(LogLines, cancellationToken: cancellationToken);
        var lines = tail.Content?.Lines ?? [];
        return lines.LastOrDefault(line => line.Contains("ERROR", StringComparison.Ordinal)) ?? (lines.Count > 0 ? lines[^1] : "Scope gave no reason.");
    }
}
