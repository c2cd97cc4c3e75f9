using System.Security.Claims;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>
/// Whether a caller may touch a queue. Scripts judge by what the queue knows of holder, crew and locks; when they say no, or what they know of the
/// crew is old, the broker is asked once.
/// </summary>
internal sealed class QueueGate(QueueStore queues, SessionSync sessions)
{
    /// <summary>Runs a script for its caller, a second time after news from the broker.</summary>
    /// <param name="caller">Null for those who may act for anybody.</param>
    /// <param name="isInDoubt">Whether the broker's word could make it another.</param>
    public async Task<TOutcome> TryAsync<TOutcome>(
        SessionId session, QueueCaller? caller, Func<QueueCaller?, Task<TOutcome>> script, Func<TOutcome, bool> isInDoubt, CancellationToken cancellationToken)
    {
        var outcome = await script(caller);
        if (!isInDoubt(outcome))
        {
            return outcome;
        }

        // When the broker cannot be asked, what it last said holds: nobody is taken out meanwhile, for that is done there.
        await sessions.SyncAsync(session, cancellationToken);
        return await script(caller?.Believing);
    }

    /// <returns>Null when there is no such queue, or the caller takes no part in its session.</returns>
    public Task<QueueFacts?> ReadAsync(SessionId session, ClaimsPrincipal user, CancellationToken cancellationToken) => TryAsync(
        session, QueueCaller.Of(user, CrewAction.Watch), caller => queues.ReadAsync(session, caller), facts => facts is null, cancellationToken);
}
