using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.SavedLooks;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>Whether valid cues may enter a queue: what the words of the house and their LoRAs say first, then the script, which has the last word about rights.</summary>
internal sealed class CueAdmission(QueueGate gate, QueueStore queues, LoraGate loras, SavedLookStore looks, HouseWords words)
{
    public async Task<EnqueueOutcome> TryAsync(
        SessionId session, ClaimsPrincipal user, IReadOnlyList<CueRequest> cues, Func<QueueCaller?, Task<EnqueueOutcome>> script, CancellationToken cancellationToken)
    {
        var actions = QueueRights.Actions(cues);
        var errors = words.Check(cues);
        if (errors.Any)
        {
            return await MayAsync(session, user, cues, actions, cancellationToken) is { } no ? Of(no) : new EnqueueOutcome.TextRefused(errors);
        }

        if (actions.Contains(CrewAction.SwapLoras))
        {
            var (refusal, allowed) = await LorasAsync(session, user, cues, actions, cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }

            actions = allowed;
        }

        return await gate.TryAsync(session, QueueCaller.Of(user, actions), script, seen => seen.IsInDoubt, cancellationToken);
    }

    /// <summary>Puts looks in the place of their names: what is queued stays as it is, whatever becomes of the saved one.</summary>
    public async Task<(CueBatch Batch, EnqueueOutcome? Refusal)> WithLooksAsync(SessionId session, ClaimsPrincipal user, CueBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Cues.All(cue => cue.Body.Content.Look is null or { Look: not null }))
        {
            return (batch, null);
        }

        // Who takes no part learns nothing of the lead's looks, not even whether there is one.
        if (await gate.ReadAsync(session, user, cancellationToken) is not { } queue)
        {
            return (batch, new EnqueueOutcome.NotYours());
        }

        var cues = new List<(CueId Id, CueBody Body)>(batch.Cues.Count);
        foreach (var (id, body) in batch.Cues)
        {
            if (body.Content.Look is not { Look: null, Name: { } name } recall)
            {
                cues.Add((id, body));
            }
            else if ((await looks.ReadAsync(user.Subject(), name) ?? await looks.ReadAsync(queue.Holder, name)) is { } look)
            {
                cues.Add((id, body with { Content = body.Content with { Look = recall with { Look = look } } }));
            }
            else
            {
                return (batch, new EnqueueOutcome.NoLook(name));
            }
        }

        return (batch with { Cues = cues }, null);
    }

    /// <summary>Rules, then rights, then whether it fits: who may not learns that first.</summary>
    private async Task<(EnqueueOutcome? Refusal, IReadOnlyCollection<CrewAction> Actions)> LorasAsync(
        SessionId session, ClaimsPrincipal user, IReadOnlyList<CueRequest> cues, IReadOnlyCollection<CrewAction> actions, CancellationToken cancellationToken)
    {
        switch (await loras.RuleAsync(session, user, cues, cancellationToken))
        {
            case LoraWord.Forbids(var cause):
                return (new EnqueueOutcome.LoraNotAllowed(cause), actions);
            case LoraWord.Grants:
                actions = [.. actions.Select(action => action == CrewAction.SwapLoras ? CrewAction.Prompt : action)];
                break;
            case LoraWord.Silent:
                break;
            default:
                throw new UnreachableException();
        }

        if (await MayAsync(session, user, cues, actions, cancellationToken) is { } right)
        {
            return (Of(right), actions);
        }

        return (await loras.UnfitAsync(session, user, cues, cancellationToken) is { } unfit ? new EnqueueOutcome.LoraUnfit(unfit) : null, actions);
    }

    /// <returns>Null for who may.</returns>
    private Task<ChangeOutcome?> MayAsync(
        SessionId session, ClaimsPrincipal user, IReadOnlyList<CueRequest> cues, IReadOnlyCollection<CrewAction> actions, CancellationToken cancellationToken) =>
        gate.TryAsync(
            session, QueueCaller.Of(user, actions), caller => queues.MayAsync(session, caller, QueueRights.Names(cues)), seen => seen?.IsInDoubt == true, cancellationToken);

    private static EnqueueOutcome Of(ChangeOutcome refused) => refused switch
    {
        ChangeOutcome.NotYours => new EnqueueOutcome.NotYours(),
        ChangeOutcome.Ask => new EnqueueOutcome.Ask(),
        ChangeOutcome.NotYourRole(var role) => new EnqueueOutcome.NotYourRole(role),
        ChangeOutcome.Locked(var parameter, var by) => new EnqueueOutcome.Locked(parameter, by),
        _ => throw new UnreachableException(refused.ToString()),
    };
}
