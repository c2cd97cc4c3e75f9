using System.Diagnostics.CodeAnalysis;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// The requests that are passing the door in this process, by the token they came with and by person. When the token rises or the lease ends,
/// those of the old one are cut off, and a person's when they are taken out of the crew: a stream of pictures must not outlive the right to see
/// it.
/// </summary>
internal sealed class StagePassages
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionId, Opening> _open = [];

    /// <summary>What may pass once more without a question; ends with what it closes here.</summary>
    public RecentPasses Recent { get; } = new();

    /// <summary>What is open now, for the loop to check; without a subject for those who act for anybody.</summary>
    public IReadOnlyList<(SessionId SessionId, long Fence, string? Subject)> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.SelectMany(open => open.Value.Parties.Values, (open, party) => (open.Key, open.Value.Fence, party.Subject))];
            }
        }
    }

    /// <summary>The sessions whose picture somebody looks at now.</summary>
    public IReadOnlyList<SessionId> Watched
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Where(open => open.Value.Parties.Values.Any(party => party.Watching > 0)).Select(open => open.Key)];
            }
        }
    }

    /// <param name="fence">The token the door has just checked.</param>
    /// <param name="subject">Who of the crew; null for those who act for anybody.</param>
    /// <param name="watched">Somebody looks at the picture through it.</param>
    public Passage Enter(SessionId sessionId, long fence, string? subject = null, bool watched = false)
    {
        Opening? outdated = null;
        Party party;
        lock (_gate)
        {
            if (!_open.TryGetValue(sessionId, out var present) || present.Fence < fence)
            {
                outdated = present;
                present = _open[sessionId] = new Opening(fence);
            }

            // A lower one was checked before the token rose, but came here after a request with the higher one.
            party = present.Fence == fence ? present.Of(subject) : Party.Closed(subject);
            party.Passing++;
            party.Watching += watched ? 1 : 0;
        }

        outdated?.Cancel();
        return new Passage(this, sessionId, party, watched);
    }

    /// <summary>For a pod whose token is none of the session's: it cuts nobody off, and nobody it.</summary>
    public Passage EnterUncounted(SessionId sessionId) => new(this, sessionId, new Party(null) { Passing = 1 }, watched: false);

    /// <summary>Cuts off what passes with a token lower than <paramref name="below"/>.</summary>
    public void Close(SessionId sessionId, long below)
    {
        Recent.Drop(sessionId, below);
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

    /// <summary>Cuts off what one person has open in a session.</summary>
    public void Close(SessionId sessionId, string subject)
    {
        Party? party;
        lock (_gate)
        {
            if (!_open.TryGetValue(sessionId, out var opening) || !opening.Parties.Remove(subject, out party))
            {
                return;
            }

            RemoveIfEmpty(sessionId, opening);
        }

        party.Cancel();
    }

    private void Leave(SessionId sessionId, Party party, bool watched)
    {
        lock (_gate)
        {
            party.Watching -= watched ? 1 : 0;
            if (--party.Passing == 0 && _open.TryGetValue(sessionId, out var opening)
                && opening.Parties.TryGetValue(party.Subject ?? "", out var present) && present == party)
            {
                opening.Parties.Remove(party.Subject ?? "");
                RemoveIfEmpty(sessionId, opening);
            }
        }
    }

    private void RemoveIfEmpty(SessionId sessionId, Opening opening)
    {
        if (opening.Parties.Count == 0)
        {
            _open.Remove(sessionId);
        }
    }

    /// <summary>One request on its way through the door.</summary>
    internal readonly struct Passage(StagePassages passages, SessionId sessionId, Party party, bool watched) : IDisposable
    {
        /// <summary>Cancelled when the right to be here ends.</summary>
        public CancellationToken CutOff => party.CutOff;

        public void Dispose() => passages.Leave(sessionId, party, watched);
    }

    /// <summary>The requests of one session under one token, by subject. No subject is empty.</summary>
    private sealed class Opening(long fence)
    {
        public long Fence { get; } = fence;

        public Dictionary<string, Party> Parties { get; } = [];

        public Party Of(string? subject) =>
            Parties.TryGetValue(subject ?? "", out var party) ? party : Parties[subject ?? ""] = new Party(subject);

        public void Cancel()
        {
            // Nobody finds this opening any more: its parties stay as they are.
            foreach (var party in Parties.Values)
            {
                party.Cancel();
            }
        }
    }

    /// <summary>The requests of one person.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "The source holds neither timer nor handle, and a request may look at its token while another cancels.")]
    internal sealed class Party(string? subject)
    {
        private readonly CancellationTokenSource _cutOff = new();

        public string? Subject { get; } = subject;

        public int Passing { get; set; }

        public int Watching { get; set; }

        public CancellationToken CutOff => _cutOff.Token;

        public static Party Closed(string? subject)
        {
            var party = new Party(subject);
            party.Cancel();
            return party;
        }

        public void Cancel() => _cutOff.Cancel();
    }
}
