using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>Whether valid cues may enter a queue: what their LoRAs say first, then the script, which has the last word about rights.</summary>
internal sealed class CueAdmission(QueueGate gate, LoraGate loras)
{
    public async Task<EnqueueOutcome> TryAsync(
        SessionId session, ClaimsPrincipal user, IReadOnlyList<CueRequest> cues, Func<QueueCaller?, Task<EnqueueOutcome>> script, CancellationToken cancellationToken)
    {
        var actions = QueueRights.Actions(cues);
        if (actions.Contains(CrewAction.SwapLoras))
        {
            switch (await loras.CheckAsync(session, user, cues, cancellationToken))
            {
                case LoraVerdict.NotAllowed(var cause):
                    return new EnqueueOutcome.LoraNotAllowed(cause);
                case LoraVerdict.Unfit(var cause):
                    return new EnqueueOutcome.LoraUnfit(cause);
                case LoraVerdict.Fine { Granted: true }:
                    actions = [.. actions.Select(action => action == CrewAction.SwapLoras ? CrewAction.Prompt : action)];
                    break;
                case LoraVerdict.Fine:
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return await gate.TryAsync(session, QueueCaller.Of(user, actions), script, seen => seen.IsInDoubt, cancellationToken);
    }
}
