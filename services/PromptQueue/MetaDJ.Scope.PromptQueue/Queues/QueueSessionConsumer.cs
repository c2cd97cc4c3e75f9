using MassTransit;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>Somebody said that a session changed. Whatever was said, the broker is asked what it is now.</summary>
internal sealed class QueueSessionConsumer(QueueStore queues, SessionSync sessions, Wakes wakes)
    : IConsumer<SessionLive>, IConsumer<SessionRecovering>, IConsumer<SessionEnding>, IConsumer<SessionEnded>, IConsumer<CrewChanged>
{
    public Task Consume(ConsumeContext<SessionLive> context) => LookAsync(context.Message.SessionId, context.CancellationToken);

    public Task Consume(ConsumeContext<SessionRecovering> context) => LookAsync(context.Message.SessionId, context.CancellationToken);

    public Task Consume(ConsumeContext<SessionEnding> context) => LookAsync(context.Message.SessionId, context.CancellationToken);

    public Task Consume(ConsumeContext<SessionEnded> context) => LookAsync(context.Message.SessionId, context.CancellationToken);

    public Task Consume(ConsumeContext<CrewChanged> context) => LookAsync(context.Message.SessionId, context.CancellationToken);

    private async Task LookAsync(SessionId session, CancellationToken cancellationToken)
    {
        // A session without a queue is none of our business yet.
        if (await queues.ReadAsync(session) is { Open: true })
        {
            await sessions.SyncAsync(session, cancellationToken);
            await wakes.WakeOwnerAsync(session, hinted: true);
        }
    }
}
