using System.Net;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// Installs what is missing, one file at a time. An install is sent once in the life of a Scope process: the proxy may cut its answer off
/// while Scope goes on, and a second one would write into the same unfinished file.
/// </summary>
internal static class LorasStage
{
    public static async Task<StageOutcome> RunAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        foreach (var lora in run.Pod.Spec.Loras)
        {
            if (await EnsureAsync(run, lora, cancellationToken) is StageOutcome.Failed failed)
            {
                return failed;
            }
        }

        return StageOutcome.Passed;
    }

    private static async Task<StageOutcome> EnsureAsync(BringUpRun run, PoolLora lora, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await run.AskAsync(scope => scope.ListLorasAsync(cancellationToken), cancellationToken);
            if (answer.Content is not { } list)
            {
                return new StageOutcome.Failed($"Scope does not tell which LoRAs there are: {answer.Failure()}");
            }

            if (list.LoraFiles.Any(file => file.Path == CanonicalLoad.PathOf(lora)))
            {
                return StageOutcome.Passed;
            }

            if (lora.Url is null)
            {
                return new StageOutcome.Failed($"The LoRA {lora.FileName} is not on the volume, and its pool names no address to install it from.");
            }

            if (!run.Pod.Installing.Contains(lora.FileName) && await InstallAsync(run, lora, cancellationToken) is { } failure)
            {
                return new StageOutcome.Failed(failure);
            }

            await run.SayAsync(PodStage.Loras, $"LoRA {lora.FileName}: waiting for the file");
            await run.PauseAsync(cancellationToken);
        }
    }

    private static async Task<string?> InstallAsync(BringUpRun run, PoolLora lora, CancellationToken cancellationToken)
    {
        // Written down before it is sent: after a crash we wait for the file instead of asking twice.
        await run.ChangeAsync(pod => pod with
        {
            Installing = [.. pod.Installing, lora.FileName],
            Way = pod.Way.Enter(PodStage.Loras, $"LoRA {lora.FileName}: installing", run.Now),
        });
        using var answer = await run.PatientScope.InstallLoraAsync(new LoraInstall(lora.Url!, lora.FileName), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.IsSuccessful || answer.StatusCode == HttpStatusCode.Conflict || BringUpRun.IsFromProxy(answer))
        {
            return null;
        }

        // Scope itself has ended it: it may be asked again.
        await run.ChangeAsync(pod => pod with { Installing = [.. pod.Installing.Where(file => file != lora.FileName)] });
        return $"The LoRA {lora.FileName} cannot be installed: {answer.Failure()}";
    }
}
