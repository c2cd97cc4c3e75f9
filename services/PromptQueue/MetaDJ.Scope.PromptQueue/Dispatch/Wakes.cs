using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>Brings word of new work to the replica that owns a queue, whoever heard of it. Word may be lost; the sweep makes up for it.</summary>
internal sealed class Wakes(IConnectionMultiplexer redis, QueueStore queues, Replica replica, Dispatchers dispatchers)
{
    /// <summary>After the session id: it is about the session itself.</summary>
    private const string Hint = "!";

    /// <summary>Begins to listen under this replica's present name.</summary>
    public Task ListenAsync(string name) => redis.GetSubscriber().SubscribeAsync(QueueKeys.Wake(name), (_, message) =>
    {
        var text = message.ToString();
        if (SessionId.TryParse(text.TrimEnd('!'), null, out var session))
        {
            dispatchers.Wake(session, text.EndsWith(Hint, StringComparison.Ordinal));
        }
    });

    public async Task WakeOwnerAsync(SessionId session, bool hinted = false)
    {
        if (await queues.ReadAsync(session) is { Owner: { Length: > 0 } owner })
        {
            await WakeAsync(session, owner, hinted);
        }
    }

    public async Task WakeAsync(SessionId session, string owner, bool hinted)
    {
        if (owner == replica.Name)
        {
            dispatchers.Wake(session, hinted);
        }
        else
        {
            await redis.GetSubscriber().PublishAsync(QueueKeys.Wake(owner), session + (hinted ? Hint : ""));
        }
    }
}
