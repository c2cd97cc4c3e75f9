using System.Collections.Concurrent;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.HotSpares;

/// <summary>
/// For how long each stage has said nothing, by this process's own monotonic clock. It is forgotten with the process: a takeover is then later by
/// the silence limit at most, never wrong.
/// </summary>
internal sealed class SpareSilence(TimeProvider clock)
{
    private readonly ConcurrentDictionary<SessionId, (long Fence, long HeardAt)> _heard = new();

    /// <summary>Takes note of a look.</summary>
    /// <param name="fence">The token of the stage that was looked at: another stage begins anew.</param>
    /// <returns>How long it has been silent; zero when it answers, or is looked at for the first time.</returns>
    public TimeSpan Note(SessionId session, long fence, bool answers)
    {
        var now = clock.GetTimestamp();
        if (answers || !_heard.TryGetValue(session, out var heard) || heard.Fence != fence)
        {
            _heard[session] = (fence, now);
            return TimeSpan.Zero;
        }

        return clock.GetElapsedTime(heard.HeardAt, now);
    }

    /// <summary>Forgets the sessions that are not watched any more.</summary>
    public void Keep(IReadOnlySet<SessionId> watched)
    {
        foreach (var forgotten in _heard.Keys.Where(session => !watched.Contains(session)))
        {
            _heard.TryRemove(forgotten, out _);
        }
    }
}
