using MetaDJ.Scope.Provisioning.Contracts;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>Until Scope answers, and knows what it is to play. RUNNING at the cloud proves nothing.</summary>
internal static class BootStage
{
    public static async Task<StageOutcome> RunAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        var health = await HealthAsync(run, cancellationToken);
        await run.ChangeAsync(pod => Answering(pod, health.ServerStartTime, run.Now));

        // Asked again by the proxy's leave only: an answer of Scope's that fails here is odd enough to give up.
        using var hardware = await run.AskAsync(scope => scope.GetHardwareAsync(cancellationToken), cancellationToken);
        run.VramGb = hardware.Content?.VramGb;

        using var schemas = await run.AskAsync(scope => scope.GetSchemasAsync(cancellationToken), cancellationToken);
        run.Schemas = schemas.Content;
        var spec = run.Pod.Spec;
        return schemas.Content?.Pipelines.GetValueOrDefault(spec.Pipeline) switch
        {
            // An unknown id would be answered "downloaded" and fail while loading.
            null => new StageOutcome.Failed($"Scope on this pod does not offer the pipeline {spec.Pipeline}."),
            { SupportsPrompts: false } => new StageOutcome.Failed($"The pipeline {spec.Pipeline} makes no picture from prompts."),
            { SupportsLora: false } when spec.Loras.Count > 0 => new StageOutcome.Failed($"The pipeline {spec.Pipeline} takes no LoRAs."),
            _ => StageOutcome.Passed,
        };
    }

    private static async Task<ScopeApi.ScopeHealth> HealthAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await run.Scope.GetHealthAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (answer is { IsSuccessful: true, Content: { } health })
            {
                return health;
            }

            await run.ChangeAsync(pod => pod);
            await run.PauseAsync(cancellationToken);
        }
    }

    private static Pod Answering(Pod pod, double serverStartTime, DateTimeOffset now)
    {
        var known = pod.ServerStartTime == serverStartTime;
        var preparing = pod.State == PodState.Preparing ? pod : pod.To(PodState.Preparing, now);
        return preparing with
        {
            ServerStartTime = serverStartTime,
            // Installs end with the process that ran them.
            Installing = known ? pod.Installing : [],
            Way = pod.Way.Enter(PodStage.Models, "Scope answers", now),
        };
    }
}
