using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Brakes;
using MetaDJ.Scope.Provisioning.Pods.Recovery;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>The restart that a recovery wants, before everything is brought up again. It is done when another process answers than before.</summary>
internal sealed class RecoverStage(IGpuCloud cloud, PostMortem postMortem, FleetBrake brake)
{
    public async Task<StageOutcome> RunAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        if (run.Pod.Recovery.Pending == RecoveryRung.None)
        {
            return StageOutcome.Passed;
        }

        // Written down before it is sent: after a crash we look for its effect instead of sending it twice.
        if (run.Pod.Recovery.AskedAt is null && await AskAsync(run, cancellationToken) is { } failure)
        {
            return failure;
        }

        while (true)
        {
            using var health = await run.Scope.GetHealthAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (health is { IsSuccessful: true, Content: { } answer } && answer.ServerStartTime != run.Pod.Recovery.Before)
            {
                await run.ChangeAsync(pod => pod with { Recovery = pod.Recovery with { Pending = RecoveryRung.None, AskedAt = null, Before = null } });
                return StageOutcome.Passed;
            }

            await run.ChangeAsync(pod => pod);
            await run.PauseAsync(cancellationToken);
        }
    }

    private async Task<StageOutcome?> AskAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        // The log ends with the process that wrote it.
        var lines = await postMortem.ReadAsync(run.Pod, cancellationToken);
        var inPlace = run.Pod.Recovery.Pending == RecoveryRung.RestartScope;
        while (!inPlace && await brake.IsOnAsync())
        {
            await run.SayAsync(PodStage.Boot, "waiting to be restarted: the brake is on");
            await run.PauseAsync(cancellationToken);
        }

        await run.ChangeAsync(pod => pod with
        {
            PostMortem = lines.Count > 0 ? lines : pod.PostMortem,
            Recovery = pod.Recovery with { AskedAt = run.Now, Before = pod.ServerStartTime },
        });
        return inPlace ? await RestartScopeAsync(run, cancellationToken) : await RestartPodAsync(run, cancellationToken);
    }

    private static async Task<StageOutcome?> RestartScopeAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        using var answer = await run.Scope.RestartAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        // Without an answer of Scope's own, its start time tells whether it restarted.
        return answer.IsSuccessful || BringUpRun.IsFromProxy(answer)
            ? null
            : new StageOutcome.Failed($"Scope refused to restart: {ScopeApi.ScopeAnswers.Failure(answer)}", CauseOf(run.Pod));
    }

    private async Task<StageOutcome?> RestartPodAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        var outcome = await cloud.RestartAsync(run.Pod.CloudId!, cancellationToken);

        // What a listing from before says of it is past.
        await run.ChangeAsync(pod => pod with { Placement = pod.Placement with { PlacedAt = run.Now } });
        return outcome switch
        {
            CloudOutcome.Refused(var detail) => new StageOutcome.Failed($"The cloud refused to restart it: {detail}", CauseOf(run.Pod)),
            CloudOutcome.Gone => new StageOutcome.Failed("It is gone from the cloud.", PodCause.Vanished),
            _ => null,
        };
    }

    private static PodCause CauseOf(Pod pod) => pod.Recovery.Taken is [.., var last] ? last.Cause : PodCause.Unknown;
}
