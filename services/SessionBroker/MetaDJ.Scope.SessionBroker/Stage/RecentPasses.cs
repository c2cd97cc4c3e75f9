using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>What a pass was given for.</summary>
internal readonly record struct PassKey(Acting Caller, long? Fence, bool Effect, bool Staff);

/// <summary>
/// The last passes of each session in this process. One that is still good needs no second question: nobody else's effect reaches the pod before it has
/// run out (docs/adr/0012).
/// </summary>
internal sealed class RecentPasses
{
    private const int SessionsKept = 20_000;
    private const int PassesKept = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<SessionId, List<(PassKey Key, GateOutcome.Pass Pass)>> _bySession = [];

    /// <param name="now">A timestamp of the clock that the passes are counted by.</param>
    public GateOutcome.Pass? Find(SessionId id, PassKey key, long now)
    {
        lock (_gate)
        {
            if (_bySession.TryGetValue(id, out var passes))
            {
                foreach (var (known, pass) in passes)
                {
                    if (known == key && now < pass.GoodUntil)
                    {
                        return pass;
                    }
                }
            }

            return null;
        }
    }

    public void Keep(SessionId id, PassKey key, GateOutcome.Pass pass)
    {
        lock (_gate)
        {
            if (!_bySession.TryGetValue(id, out var passes))
            {
                if (_bySession.Count >= SessionsKept)
                {
                    // They are worth half a second.
                    _bySession.Clear();
                }

                _bySession[id] = passes = [];
            }

            passes.RemoveAll(known => known.Key == key);
            if (passes.Count == PassesKept)
            {
                passes.RemoveAt(0);
            }

            passes.Add((key, pass));
        }
    }

    /// <summary>Forgets what was given under a token lower than <paramref name="below"/>.</summary>
    public void Drop(SessionId id, long below)
    {
        lock (_gate)
        {
            if (_bySession.TryGetValue(id, out var passes) && passes.RemoveAll(known => known.Pass.Fence < below) > 0 && passes.Count == 0)
            {
                _bySession.Remove(id);
            }
        }
    }
}
