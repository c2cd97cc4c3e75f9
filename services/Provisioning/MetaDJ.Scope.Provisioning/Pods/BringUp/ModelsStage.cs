using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>Models are downloaded first: loading never does it.</summary>
internal static class ModelsStage
{
    public static async Task<StageOutcome> RunAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        var pipeline = run.Pod.Spec.Pipeline;

        // Also by the run before this one: the status shows a download only from its first tick on.
        var started = run.Pod.Installing.Contains(MarkOf(pipeline));
        while (true)
        {
            using var answer = await run.AskAsync(scope => scope.GetModelsStatusAsync(pipeline, cancellationToken), cancellationToken);
            switch (answer.Content)
            {
                case null:
                    return new StageOutcome.Failed($"Scope does not tell which models there are: {answer.Failure()}", PodCause.ModelsFailed);
                case { Downloaded: true }:
                    return StageOutcome.Passed;
                case { Progress.Error: { } error } when started:
                    return new StageOutcome.Failed($"The models cannot be downloaded: {error}", PodCause.ModelsFailed);
                case { Progress: { IsDownloading: true } progress }:
                    started = true;
                    await run.SayAsync(PodStage.Models, $"models {progress.Percentage:0} % ({progress.CurrentArtifact})");
                    break;
                case var _ when !started:
                    // Once: a second request right after it would be taken too, and spoil the first.
                    if (await StartAsync(run, pipeline, cancellationToken) is { } failure)
                    {
                        return new StageOutcome.Failed(failure, PodCause.ModelsFailed);
                    }

                    started = true;
                    break;
                default:
                    await run.ChangeAsync(pod => pod);
                    break;
            }

            await run.PauseAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Among the installs of a Scope process; no LoRA file is called so. By pipeline: the same process may have to bring another one's models
    /// when its pod becomes that of another pool.
    /// </summary>
    private static string MarkOf(string pipeline) => $"models of {pipeline}";

    private static async Task<string?> StartAsync(BringUpRun run, string pipeline, CancellationToken cancellationToken)
    {
        await run.ChangeAsync(pod => pod with
        {
            Installing = [.. pod.Installing, MarkOf(pipeline)],
            Way = pod.Way.Enter(PodStage.Models, "models: download begins", run.Now),
        });
        using var answer = await run.Scope.DownloadModelsAsync(new ModelsDownload(pipeline), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        // Without an answer of Scope's own, the status tells whether it began.
        return answer.IsSuccessful || answer.StatusCode == HttpStatusCode.Conflict || BringUpRun.IsFromProxy(answer)
            ? null
            : $"The download of the models was refused: {answer.Failure()}";
    }
}
