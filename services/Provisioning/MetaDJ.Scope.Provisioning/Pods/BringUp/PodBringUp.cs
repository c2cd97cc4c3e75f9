using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Stages;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// Brings Scope up to a frame, or wipes a used pod: the same stages. Each first looks at what is there, so that a run which was cut off is
/// simply begun again from the start.
/// </summary>
internal sealed class PodBringUp(PodBook book, PodScopes scopes, VolumeTurns turns, StageTimes times, IOptions<ProvisioningOptions> options, TimeProvider clock)
{
    public async Task RunAsync(Pod pod, long fence, CancellationToken cancellationToken)
    {
        var run = new BringUpRun(pod, fence, book, scopes, options.Value, clock);
        var outcome = await StagesAsync(run, cancellationToken);
        var before = run.Pod;
        var after = await book.ChangeAsync(pod.Id, fence, current => (outcome, current.State) switch
        {
            (StageOutcome.Done, PodState.Preparing) => current.To(PodState.Ready, run.Now) with { ResetFence = current.ResetTo },
            (StageOutcome.Failed(var reason), PodState.Starting or PodState.Booting or PodState.Preparing) => current.To(PodState.Lost, run.Now, reason),
            _ => null,
        });
        if (after is { State: PodState.Ready } && before.WasNeverReady)
        {
            await times.RecordAsync(after, fence);
        }
    }

    private async Task<StageOutcome> StagesAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        var outcome = await BootStage.RunAsync(run, cancellationToken);
        if (outcome is not StageOutcome.Done)
        {
            return outcome;
        }

        // Two pods that write to one volume at the same time spoil it.
        using (await turns.TakeAsync(run, cancellationToken))
        {
            outcome = await ModelsStage.RunAsync(run, cancellationToken);
            outcome = outcome is StageOutcome.Done ? await LorasStage.RunAsync(run, cancellationToken) : outcome;
        }

        outcome = outcome is StageOutcome.Done ? await LoadStage.RunAsync(run, cancellationToken) : outcome;
        return outcome is StageOutcome.Done ? await FirstFrameStage.RunAsync(run, cancellationToken) : outcome;
    }
}
