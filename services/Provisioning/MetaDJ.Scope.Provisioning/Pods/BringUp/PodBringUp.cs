using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods.Recovery;
using MetaDJ.Scope.Provisioning.Volumes;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// Brings Scope up to a frame, or wipes a used pod: the same stages. Each first looks at what is there, so that a run which was cut off is
/// simply begun again from the start.
/// </summary>
internal sealed class PodBringUp(
    PodBook book, PodScopes scopes, RecoverStage recover, VolumeTurns turns, VolumeGrowth growth, BringUpLessons lessons,
    IOptions<ProvisioningOptions> options, TimeProvider clock)
{
    private const int MostGrowths = 5;

    public async Task RunAsync(Pod pod, long fence, CancellationToken cancellationToken)
    {
        var run = new BringUpRun(pod, fence, book, scopes, options.Value, clock);
        await ForecastAsync(run);
        var outcome = await StagesAsync(run, cancellationToken);
        var before = run.Pod;
        var after = await book.ChangeAsync(pod.Id, fence, current => (outcome, current.State) switch
        {
            _ when !run.IsMine(current) => null,
            (StageOutcome.Done, PodState.Preparing) => current.To(PodState.Ready, run.Now) with { ResetFence = current.ResetTo },
            (StageOutcome.Failed(var reason, var cause), PodState.Starting or PodState.Booting or PodState.Preparing) =>
                PodRecoveries.Failed(current, TroubleOf(reason, cause), options.Value, run.Now),
            _ => null,
        });
        if (after is { State: PodState.Ready, MadeFrom: null } && before.WasNeverReady)
        {
            await lessons.BecameReadyAsync(after, fence);
        }
    }

    /// <summary>What is expected is written down once the GPU is known. Of a reset nothing is: it is the same stages, and most are passed by.</summary>
    private async Task ForecastAsync(BringUpRun run)
    {
        if (run.Pod.Way is { Expected: null, Stage: not PodStage.None } && (run.Pod.WasNeverReady || run.Pod.Cause is not null))
        {
            var expected = await lessons.ExpectAsync(run.Pod);
            await run.ChangeAsync(pod => pod with { Way = pod.Way with { Expected = expected } });
        }
    }

    private static PodTrouble TroubleOf(string reason, PodCause cause) =>
        new(cause is PodCause.LoadFailed or PodCause.PictureFailed && PodTrouble.TellsOutOfMemory(reason) ? PodCause.OutOfMemory : cause, reason);

    private async Task<StageOutcome> StagesAsync(BringUpRun run, CancellationToken cancellationToken)
    {
        var outcome = await recover.RunAsync(run, cancellationToken);
        outcome = outcome is StageOutcome.Done ? await BootStage.RunAsync(run, cancellationToken) : outcome;
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
            if (outcome is not StageOutcome.Failed(var reason, var trouble) || !DiskAlarm.IsIn(reason))
            {
                return outcome;
            }

            switch (growths < MostGrowths ? await growth.RelieveAsync(run.Pod, run.Fence, cancellationToken) : new DiskRelief.Full("It was grown again and again, and is full still."))
            {
                case DiskRelief.Full(var cause):
                    return new StageOutcome.Failed($"{cause} Scope says: {reason}", trouble);
                case DiskRelief.Grown(var size):
                    await run.SayAsync(PodStage.Models, $"the volume was full and has {size} GB now");
                    break;
                case var other:
                    throw new UnreachableException(other.ToString());
            }
        }
    }
}
