using System.Diagnostics.CodeAnalysis;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// The requests that are passing the door in this process, by the token they came with. When the token rises or the lease ends, those of
/// the old one are cut off: a stream of pictures must not outlive the right to see it.
/// </summary>
internal sealed class StagePassages
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionId, Opening> _open = [];

    /// <summary>What is open now, for the loop to check.</summary>
    public IReadOnlyList<(SessionId SessionId, long Fence)> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Select(open => (open.Key, open.Value.Fence))];
            }
        }
    }

    /// <param name="fence">The token the door has just checked.</param>
    public Passage Enter(SessionId sessionId, long fence)
    {
        Opening? outdated = null;
        Opening opening;
        lock (_gate)
        {
            if (!_open.TryGetValue(sessionId, out var present) || present.Fence < fence)
            {
                outdated = present;
                opening = _open[sessionId] = new Opening(sessionId, fence);
            }
            else
            {
                // Checked before the token rose, but came here after a request with the higher one.
                opening = present.Fence == fence ? present : Opening.Closed(sessionId, fence);
            }

            opening.Passing++;
        }

        outdated?.Cancel();
        return new Passage(this, opening);
    }

    /// <summary>For a pod whose token is none of the session's: it cuts nobody off, and nobody it.</summary>
    public Passage EnterUncounted(SessionId sessionId, long fence) => new(this, new Opening(sessionId, fence) { Passing = 1 });

    /// <summary>Cuts off what passes with a token lower than <paramref name="below"/>.</summary>
    public void Close(SessionId sessionId, long below)
    {
        Opening? outdated;
        lock (_gate)
        {
            if (!_open.TryGetValue(sessionId, out outdated) || outdated.Fence >= below)
            {
                return;
            }

            _open.Remove(sessionId);
        }

        outdated.Cancel();
    }

    private void Leave(Opening opening)
    {
        lock (_gate)
        {
            if (--opening.Passing == 0 && _open.TryGetValue(opening.SessionId, out var present) && present == opening)
            {
                _open.Remove(opening.SessionId);
            }
        }
    }

    /// <summary>One request on its way through the door.</summary>
    internal readonly struct Passage(StagePassages passages, Opening opening) : IDisposable
    {
        /// <summary>Cancelled when the right to be here ends.</summary>
        public CancellationToken CutOff => opening.CutOff;

        public void Dispose() => passages.Leave(opening);
    }

    /// <summary>The requests of one session under one token.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "The source holds neither timer nor handle, and a request may look at its token while another cancels.")]
    internal sealed class Opening(SessionId sessionId, long fence)
    {
        private readonly CancellationTokenSource _cutOff = new();

        public SessionId SessionId { get; } = sessionId;

        public long Fence { get; } = fence;

        public int Passing { get; set; }

        public CancellationToken CutOff => _cutOff.Token;

        public static Opening Closed(SessionId sessionId, long fence)
        {
            var opening = new Opening(sessionId, fence);
            opening.Cancel();
            return opening;
        }

        public void Cancel() => _cutOff.Cancel();
    }
}
