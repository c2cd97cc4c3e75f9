using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Volumes;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// Brings Scope up to a frame, or wipes a used pod: the same stages. Each first looks at what is there, so that a run which was cut off is
/// simply begun again from the start.
/// </summary>
internal sealed class PodBringUp(PodBook book, PodScopes scopes, VolumeTurns turns, VolumeGrowth growth, BringUpLessons lessons, IOptions<ProvisioningOptions> options, TimeProvider clock)
{
    private const int MostGrowths = 5;

    public async Task RunAsync(Pod pod, long fence, CancellationToken cancellationToken)
    {
        var run = new BringUpRun(pod, fence, book, scopes, options.Value, clock);
        var outcome = await StagesAsync(run, cancellationToken);
        var before = run.Pod;
        var after = await book.ChangeAsync(pod.Id, fence, current => (outcome, current.State) switch
        {
            _ when !run.IsMine(current) => null,
            (StageOutcome.Done, PodState.Preparing) => current.To(PodState.Ready, run.Now) with { ResetFence = current.ResetTo },
            (StageOutcome.Failed(var reason), PodState.Starting or PodState.Booting or PodState.Preparing) => current.To(PodState.Lost, run.Now, reason),
            _ => null,
        });
        if (after is { State: PodState.Ready, MadeFrom: null } && before.WasNeverReady)
        {
            await lessons.BecameReadyAsync(after, fence);
        }
    }

    private async Task<StageOutcome> StagesAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        var outcome = await BootStage.RunAsync(run, cancellationToken);
        if (outcome is not StageOutcome.Done)
        {
            return outcome;
        }

        if (run.Schemas is { } schemas)
        {
            await lessons.ToldSchemasAsync(run.Pod, schemas);
        }

        // Two pods that write to one volume at the same time spoil it.
        await using (var turn = await turns.TakeAsync(run, cancellationToken))
        {
            outcome = await InstallAsync(run, turn?.Token ?? cancellationToken);
        }

        outcome = outcome is StageOutcome.Done ? await LoadStage.RunAsync(run, cancellationToken) : outcome;
        return outcome is StageOutcome.Done ? await FirstFrameStage.RunAsync(run, cancellationToken) : outcome;
    }

    /// <summary>All that is written to the disk. One that is full is grown where it may be, and the install goes on.</summary>
    private async Task<StageOutcome> InstallAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        for (var growths = 0; ; growths++)
        {
            var outcome = await ModelsStage.RunAsync(run, cancellationToken);
            outcome = outcome is StageOutcome.Done ? await LorasStage.RunAsync(run, cancellationToken) : outcome;
            if (outcome is not StageOutcome.Failed(var reason) || !DiskAlarm.IsIn(reason))
            {
                return outcome;
            }

            switch (growths < MostGrowths ? await growth.RelieveAsync(run.Pod, run.Fence, cancellationToken) : new DiskRelief.Full("It was grown again and again, and is full still."))
            {
                case DiskRelief.Full(var cause):
                    return new StageOutcome.Failed($"{cause} Scope says: {reason}");
                case DiskRelief.Grown(var size):
                    await run.SayAsync(PodStage.Models, $"the volume was full and has {size} GB now");
                    break;
                case var other:
                    throw new UnreachableException(other.ToString());
            }
        }
    }
}
