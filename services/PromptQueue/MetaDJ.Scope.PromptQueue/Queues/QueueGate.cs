using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>Whether a caller may touch a queue. Scripts judge by the holder the queue knows; when they say no, the broker is asked once.</summary>
internal sealed class QueueGate(QueueStore queues, SessionSync sessions)
{
    /// <summary>Runs a script with its caller's subject (null for those who may act for anybody), a second time after news from the broker.</summary>
    public async Task<TOutcome> TryAsync<TOutcome>(
        SessionId session, ClaimsPrincipal user, Func<string?, Task<TOutcome>> script, Func<TOutcome, bool> isNotYours, CancellationToken cancellationToken)
    {
        var subject = user.IsOperator() || user.IsService() ? null : user.Subject();
        var outcome = await script(subject);
        if (isNotYours(outcome) && await sessions.SyncAsync(session, cancellationToken) is SessionStanding.Live or SessionStanding.InLine)
        {
            outcome = await script(subject);
        }

        return outcome;
    }

    /// <returns>Null when there is no such queue, or it is not this caller's.</returns>
    public Task<QueueFacts?> ReadAsync(SessionId session, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TryAsync(
            session,
            user,
            async subject => await queues.ReadAsync(session) is { } facts && (subject is null || subject == facts.Holder) ? facts : null,
            facts => facts is null,
            cancellationToken);
}
