using System.Diagnostics;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.LoraInstalls;
using MetaDJ.Scope.PromptQueue.Ramps;
using MetaDJ.Scope.ScopeApi;
using LoraScale = MetaDJ.Scope.PromptQueue.Contracts.Http.LoraScale;

namespace MetaDJ.Scope.PromptQueue.LoraSwaps;

/// <summary>Does the swaps that take the picture away. Fades are updates like any other, the dispatcher does them itself.</summary>
internal sealed class LoraSwapper(StageDoor door, LookPlayer player, LoraInstaller installer, SwapTimes times, PictureGap gaps)
{
    private static readonly IReadOnlyList<ReplayStep> Steps =
        [new ReplayStep.Stop(), new ReplayStep.Load(), new ReplayStep.AwaitLoaded(), new ReplayStep.Start(), new ReplayStep.Update()];

    /// <summary>Installs what is missing while the picture goes on, then loads the new set and replays the Look on it.</summary>
    public async Task<ReloadOutcome> ReloadAsync(StagePass pass, Look look, LoraSwapPlan.Reload plan, IReadOnlyList<LookDeck>? decks, CancellationToken cancellationToken)
    {
        var scope = door.Scope(pass);
        var (loras, failed) = await BoardAsync(scope, pass, plan.Loras, plan.Library, cancellationToken);
        if (failed is not null)
        {
            return new ReloadOutcome.Failed(failed);
        }

        var target = look with { Loras = loras, Decks = decks, Ramps = Motion.WithoutLoras(look.Ramps), Version = look.Version + 1 };
        var begun = gaps.Now;
        switch (await player.PlayAsync(pass, scope, target, Steps, cancellationToken))
        {
            case PlayOutcome.Played:
                var gap = await gaps.UntilFrameAsync(pass, begun, cancellationToken);
                if (gap is { } away)
                {
                    await times.GapAsync(pass.Session, target.Pipeline!, away);
                    await times.LoadAsync(pass.Session, target.Pipeline!, away);
                }

                return new ReloadOutcome.Done(target, gap);
            case PlayOutcome.Failed(var cause):
                return new ReloadOutcome.Failed(cause);
            case PlayOutcome.Interrupted(var cause, _):
                return new ReloadOutcome.Interrupted(cause);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The files of a new set on a pod, installed where they are missing.</summary>
    /// <returns>Them as they will be loaded, or why one of them cannot be had.</returns>
    public async Task<(IReadOnlyList<LookLora> Loras, string? Failed)> BoardAsync(
        IScopeApi scope, StagePass pass, IReadOnlyList<LoraScale> wishes, IReadOnlyList<LoraEntry> library, CancellationToken cancellationToken)
    {
        var loras = new List<LookLora>();
        foreach (var wish in wishes)
        {
            switch (await installer.InstallAsync(scope, pass, wish.Name, library.FirstOrDefault(entry => entry.Name == wish.Name), cancellationToken))
            {
                case InstallOutcome.OnBoard(var path):
                    loras.Add(new LookLora(path, wish.Name, wish.Scale, LookLora.Fadeable));
                    break;
                case InstallOutcome.Failed(var cause):
                    return (loras, cause);
                case InstallOutcome.Cancelled(var cause):
                    return (loras, cause);
                default:
                    throw new UnreachableException();
            }
        }

        return (loras, null);
    }
}

internal abstract record ReloadOutcome
{
    private ReloadOutcome()
    {
    }

    /// <param name="Gap">How long the picture was away; null when none came in time.</param>
    public sealed record Done(Look Look, TimeSpan? Gap) : ReloadOutcome;

    /// <summary>It cannot be done; the pod may run anything now, or nothing.</summary>
    public sealed record Failed(string Cause) : ReloadOutcome;

    /// <summary>The stage was lost on the way.</summary>
    public sealed record Interrupted(string Cause) : ReloadOutcome;
}
