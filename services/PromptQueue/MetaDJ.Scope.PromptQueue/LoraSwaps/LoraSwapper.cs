using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraInstalls;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>Does the swaps that take the picture away. Fades are updates like any other, the dispatcher does them itself.</summary>
internal sealed class LoraSwapper(StageDoor door, LookPlayer player, LoraInstaller installer, SwapTimes times, TimeProvider clock)
{
    private static readonly IReadOnlyList<ReplayStep> Steps =
        [new ReplayStep.Stop(), new ReplayStep.Load(), new ReplayStep.AwaitLoaded(), new ReplayStep.Start(), new ReplayStep.Update()];

    /// <summary>Installs what is missing while the picture goes on, then loads the new set and replays the Look on it.</summary>
    public async Task<ReloadOutcome> ReloadAsync(StagePass pass, Look look, LoraSwapPlan.Reload plan, CancellationToken cancellationToken)
    {
        var scope = door.Scope(pass);
        var loras = new List<LookLora>();
        foreach (var wish in plan.Loras)
        {
            switch (await installer.InstallAsync(scope, pass, wish.Name, plan.Library.FirstOrDefault(entry => entry.Name == wish.Name), cancellationToken))
            {
                case InstallOutcome.OnBoard(var path):
                    loras.Add(new LookLora(path, wish.Name, wish.Scale, LookLora.Fadeable));
                    break;
                case InstallOutcome.Failed(var cause):
                    return new ReloadOutcome.Failed(cause);
                case InstallOutcome.Cancelled(var cause):
                    return new ReloadOutcome.Failed(cause);
                default:
                    throw new UnreachableException();
            }
        }

        var target = look with { Loras = loras, Version = look.Version + 1 };
        var begun = clock.GetTimestamp();
        switch (await player.PlayAsync(pass, scope, target, Steps, cancellationToken))
        {
            case PlayOutcome.Played:
                times.Reloaded(clock.GetElapsedTime(begun));
                return new ReloadOutcome.Done(target);
            case PlayOutcome.Failed(var cause):
                return new ReloadOutcome.Failed(cause);
            case PlayOutcome.Interrupted(var cause, _):
                return new ReloadOutcome.Interrupted(cause);
            default:
                throw new UnreachableException();
        }
    }
}

internal abstract record ReloadOutcome
{
    private ReloadOutcome()
    {
    }

    public sealed record Done(Look Look) : ReloadOutcome;

    /// <summary>It cannot be done; the pod may run anything now, or nothing.</summary>
    public sealed record Failed(string Cause) : ReloadOutcome;

    /// <summary>The stage was lost on the way.</summary>
    public sealed record Interrupted(string Cause) : ReloadOutcome;
}
