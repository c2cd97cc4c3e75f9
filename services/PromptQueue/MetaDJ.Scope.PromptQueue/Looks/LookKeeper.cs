using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.LoraInstalls;
using MetaDJ.Scope.ScopeApi;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>Puts a session's Look on the pod it holds: learns it at the first contact, replays it on every later pod.</summary>
internal sealed class LookKeeper(StageDoor door, LookPlayer player, LoraInstaller installer)
{
    public async Task<EstablishOutcome> EstablishAsync(StagePass pass, Look look, CancellationToken cancellationToken)
    {
        var scope = door.Scope(pass);
        using var status = await scope.GetStatusAsync(cancellationToken);
        if (!status.IsSuccessful || status.Content is not { } content)
        {
            return new EstablishOutcome.NotYet(status.Failure() ?? "no status");
        }

        var observed = ObservedPod.From(content);
        if (look.Pipeline is null)
        {
            return observed is null
                ? new EstablishOutcome.NotYet($"the pipeline is {content.Status}")
                : new EstablishOutcome.Stands(observed.FirstLook(look), Replayed: false);
        }

        var steps = LookReplay.Steps(look, observed);
        if (steps.Any(step => step is ReplayStep.Load) && look.Loras.Count > 0)
        {
            look = look with { Loras = await installer.BoardAsync(scope, pass, look.Loras, cancellationToken) };
        }

        return await player.PlayAsync(pass, scope, look, steps, cancellationToken) switch
        {
            PlayOutcome.Played => new EstablishOutcome.Stands(look, Replayed: true),
            PlayOutcome.Failed(var cause) => new EstablishOutcome.NotYet(cause),
            PlayOutcome.Interrupted(var cause, _) => new EstablishOutcome.NotYet(cause),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What the session's pod runs, for those who only want to know.</summary>
    public async Task<ObservedPod?> ObserveAsync(StagePass pass, CancellationToken cancellationToken)
    {
        using var status = await door.Scope(pass).GetStatusAsync(cancellationToken);
        return status is { IsSuccessful: true, Content: { } content } ? ObservedPod.From(content) : null;
    }
}

/// <summary>Whether the Look stands on the session's pod.</summary>
internal abstract record EstablishOutcome
{
    private EstablishOutcome()
    {
    }

    /// <param name="Replayed">Whether anything was sent for it.</param>
    public sealed record Stands(Look Look, bool Replayed) : EstablishOutcome;

    public sealed record NotYet(string Cause) : EstablishOutcome;
}
