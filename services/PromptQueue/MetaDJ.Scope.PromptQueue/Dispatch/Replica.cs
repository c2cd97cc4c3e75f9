using System.Collections.Concurrent;
using System.Security.Cryptography;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>
/// This process among those that send cues. A queue belongs to one replica until another takes it over; ownership does not lapse by itself, so
/// an idle session costs nothing. The one thing renewed is the replica's heartbeat.
/// </summary>
internal sealed class Replica(IDatabase redis)
{
    private volatile Identity _identity = new();

    public string Name => _identity.Name;

    /// <summary>Writes the session among those this replica may own, so that a successor finds it. Before every claim; once per session.</summary>
    /// <returns>The name to claim under.</returns>
    public async ValueTask<string> ListAsync(SessionId session)
    {
        var identity = _identity;
        if (!identity.Listed.ContainsKey(session))
        {
            await redis.SetAddAsync(QueueKeys.Owned(identity.Name), session.ToString());
            identity.Listed.TryAdd(session, true);
        }

        return identity.Name;
    }

    public async Task UnlistAsync(SessionId session)
    {
        var identity = _identity;
        if (identity.Listed.TryRemove(session, out _))
        {
            await redis.SetRemoveAsync(QueueKeys.Owned(identity.Name), session.ToString());
        }
    }

    /// <summary>The others took us for dead while we were only paused. What we owned is theirs; we start over under a new name.</summary>
    public void BeReborn() => _identity = new Identity();

    private sealed class Identity
    {
        public string Name { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

        public ConcurrentDictionary<SessionId, bool> Listed { get; } = [];
    }
}
