using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>
/// The backstop behind every message that may be lost: finds queues with work that no living replica owns, wakes our own, and asks the broker
/// about sessions nobody has asked about for long.
/// </summary>
internal sealed class QueueSweep(
    QueueStore queues, SessionLife life, OwnershipStore ownership, SessionSync sessions, Replica replica, Dispatchers dispatchers, TimeProvider clock, IOptions<QueueOptions> options)
{
    private const int ChecksPerSweep = 500;
    private const int AtOnce = 16;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The broker answer moves a session to the end of this order, so that every open queue has its turn.
        foreach (var chunk in (await queues.UncheckedAsync(clock.GetUtcNow() - options.Value.CheckIdleAfter, ChecksPerSweep)).Chunk(AtOnce))
        {
            await Task.WhenAll(chunk.Select(session => sessions.SyncAsync(session, cancellationToken)));
        }

        var living = await ownership.LivingAsync();
        var open = await queues.OpenAsync();
        foreach (var chunk in open.Chunk(AtOnce))
        {
            await Task.WhenAll(chunk.Select(session => MindAsync(session, living)));
        }

        await life.TellAsync(open, cancellationToken);
    }

    private async Task MindAsync(SessionId session, IReadOnlySet<string> living)
    {
        if (await queues.ReadAsync(session) is not { Open: true } queue)
        {
            await queues.ForgetAsync(session);
            await replica.UnlistAsync(session);
            return;
        }

        if (queue.Owner == replica.Name)
        {
            if (await queues.HasWorkAsync(session))
            {
                dispatchers.Wake(session);
            }
        }
        else if (!living.Contains(queue.Owner) && await queues.HasWorkAsync(session)
            && await ownership.TakeOverAsync(session, queue.Owner, await replica.ListAsync(session)) is TakeOverOutcome.Ours)
        {
            dispatchers.Wake(session);
        }
    }
}
