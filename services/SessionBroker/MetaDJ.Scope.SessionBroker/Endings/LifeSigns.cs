using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Endings;

/// <summary>
/// The signs of life that this process saw since they were last written down. Noting one costs the door no round trip; a crash loses some
/// seconds of them, which no idle limit notices.
/// </summary>
internal sealed class LifeSigns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionId, int> _readers = [];
    private Dictionary<SessionId, PoolName> _seen = [];

    public void Note(PoolName pool, SessionId session)
    {
        lock (_gate)
        {
            _seen[session] = pool;
        }
    }

    /// <summary>Somebody reads the session's events, until this is disposed.</summary>
    public IDisposable Read(SessionId session)
    {
        lock (_gate)
        {
            _readers[session] = _readers.GetValueOrDefault(session) + 1;
        }

        return new Reading(this, session);
    }

    /// <returns>Those seen since the last call, and those whose events are being read.</returns>
    public (IReadOnlyDictionary<SessionId, PoolName> Seen, IReadOnlyList<SessionId> Read) Take()
    {
        lock (_gate)
        {
            var seen = _seen;
            _seen = [];
            return (seen, [.. _readers.Keys]);
        }
    }

    /// <summary>Puts back what could not be written down.</summary>
    public void PutBack(IReadOnlyDictionary<SessionId, PoolName> seen)
    {
        lock (_gate)
        {
            foreach (var (session, pool) in seen)
            {
                _seen.TryAdd(session, pool);
            }
        }
    }

    private void Leave(SessionId session)
    {
        lock (_gate)
        {
            if (--_readers[session] == 0)
            {
                _readers.Remove(session);
            }
        }
    }

    private sealed class Reading(LifeSigns signs, SessionId session) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                signs.Leave(session);
            }
        }
    }
}
