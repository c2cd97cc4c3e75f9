using System.Runtime.CompilerServices;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Events;

/// <summary>Follows a queue's events: a channel says that there are some, the list says which. A lost message is made up for by looking.</summary>
internal sealed class EventFeed(IConnectionMultiplexer redis, EventStore events, QueueStore queues, QueueReaders readers, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    /// <returns>Batches as they come; an empty one when nothing came for a while. Ends with the queue.</returns>
    public async IAsyncEnumerable<IReadOnlyList<QueueEvent>> FollowAsync(
        SessionId session, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var bell = new Bell(clock);
        var subscriber = redis.GetSubscriber();
        void Ring(RedisChannel channel, RedisValue message) => bell.Ring();
        await subscriber.SubscribeAsync(QueueKeys.Happened(session), Ring);
        using var reading = readers.Read(session);
        try
        {
            var rang = false;
            while (true)
            {
                bell.Clear();
                var batch = await events.ReadAsync(session, after);
                if (batch.Count > 0)
                {
                    after = batch[^1].Sequence;
                    yield return batch;
                    if (batch.Any(happened => happened.Kind == QueueEventKind.QueueClosed))
                    {
                        yield break;
                    }

                    rang = false;
                    continue;
                }

                if (rang)
                {
                    // No event but a change of the crew: the reader's right to follow is looked at again.
                    yield return [];
                }

                await bell.WaitAsync(SignOfLife, either.Token);
                rang = bell.Rung;
                if (!rang)
                {
                    if (await queues.ReadAsync(session) is not { Open: true })
                    {
                        yield break;
                    }

                    yield return [];
                }
            }
        }
        finally
        {
            await subscriber.UnsubscribeAsync(QueueKeys.Happened(session), Ring, CommandFlags.FireAndForget);
        }
    }
}
