using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Events;

/// <summary>The sessions whose queue somebody follows, in this process.</summary>
internal sealed class QueueReaders
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionId, int> _readers = [];

    public IReadOnlyList<SessionId> Followed
    {
        get
        {
            lock (_gate)
            {
                return [.. _readers.Keys];
            }
        }
    }

    /// <summary>Until it is disposed, once.</summary>
    public IDisposable Read(SessionId session)
    {
        lock (_gate)
        {
            _readers[session] = _readers.GetValueOrDefault(session) + 1;
        }

        return new Reading(this, session);
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

    private sealed class Reading(QueueReaders readers, SessionId session) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                readers.Leave(session);
            }
        }
    }
}
