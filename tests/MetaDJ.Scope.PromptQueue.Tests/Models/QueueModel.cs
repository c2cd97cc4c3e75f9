namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>A queue of one lane and one author, as simply as it can be said: what waits has a place, and what was done can be taken back.</summary>
internal sealed class QueueModel
{
    private const double First = 1e6;
    private const double Turn = 0.25;
    private readonly Dictionary<string, double> _pending = [];
    private readonly Dictionary<string, double> _taken = [];
    private readonly Dictionary<string, string> _texts = [];
    private readonly HashSet<string> _cancelled = [];
    private readonly List<Change> _journal = [];
    private readonly List<Change> _undone = [];
    private double _turn;
    private double _last;

    /// <summary>Cue → how often it has had its effect.</summary>
    public Dictionary<string, int> Effects { get; } = [];

    public bool Paused { get; set; }

    public IReadOnlyList<string> Order => [.. _pending.OrderBy(cue => cue.Value).ThenBy(cue => cue.Key, StringComparer.Ordinal).Select(cue => cue.Key)];

    public IReadOnlyList<string> Texts => [.. Order.Select(id => _texts[id])];

    public IReadOnlyCollection<string> Cancelled => _cancelled;

    public IReadOnlyCollection<string> Everything => _texts.Keys;

    public string TextOf(string id) => _texts[id];

    public void Enqueue(IReadOnlyList<(string Id, string Text)> cues)
    {
        foreach (var (id, text) in cues)
        {
            _last = Math.Max(First, Math.Max(_turn, _last)) + Turn;
            (_pending[id], _texts[id]) = (_last, text);
        }

        Note(new Change.Queued([.. cues.Select(cue => cue.Id)]));
    }

    public void Cancel(string id) => Note(Withdraw([id]));

    public void Clear()
    {
        if (_pending.Count > 0)
        {
            Note(Withdraw(Order));
        }
    }

    public void Edit(string id, string text, int? position)
    {
        var (before, from) = (_texts[id], _pending[id]);
        _texts[id] = text;
        if (position is { } to && Move(id, to))
        {
            _journal.Clear();
            _undone.Clear();
        }

        Note(new Change.Edited(id, before, text, from, position is null ? null : _pending[id]));
    }

    public string? Take()
    {
        if (Paused || _pending.Count == 0)
        {
            return null;
        }

        var head = Order[0];
        _taken[head] = _pending[head];
        _turn = Math.Max(_turn, _pending[head]);
        Remove(head);
        return head;
    }

    public void Done(string id)
    {
        _taken.Remove(id);
        Effects[id] = Effects.GetValueOrDefault(id) + 1;
    }

    /// <summary>Whoever had cues in their hands is gone: they wait again, each at its place.</summary>
    public void Crash()
    {
        foreach (var (id, place) in _taken)
        {
            _pending[id] = place;
        }

        _taken.Clear();
    }

    public string Undo() => Back(_journal, _undone);

    public string Redo() => Back(_undone, _journal);

    private string Back(List<Change> from, List<Change> to)
    {
        if (from.Count == 0)
        {
            return "nothing";
        }

        var change = from[^1];
        from.RemoveAt(from.Count - 1);
        switch (change)
        {
            case Change.Queued(var ids):
                var waiting = ids.Where(_pending.ContainsKey).ToList();
                if (waiting.Count == 0)
                {
                    return "happened";
                }

                to.Add(Withdraw(waiting));
                return "done";
            case Change.Gone(var places):
                var lost = places.Where(cue => _cancelled.Contains(cue.Id)).ToList();
                if (lost.Count == 0)
                {
                    return "happened";
                }

                foreach (var (id, place) in lost)
                {
                    _cancelled.Remove(id);
                    _pending[id] = place;
                    _last = Math.Max(_last, place);
                }

                to.Add(new Change.Queued([.. lost.Select(cue => cue.Id)]));
                return "done";
            case Change.Edited(var id, var before, var after, var place, var moved):
                if (!_pending.TryGetValue(id, out var now))
                {
                    return "happened";
                }

                if (_texts[id] != after)
                {
                    return "changed";
                }

                _texts[id] = before;
                var goesBack = moved == now;
                if (goesBack)
                {
                    _pending[id] = place;
                }

                to.Add(new Change.Edited(id, after, before, now, goesBack ? place : null));
                return "done";
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <returns>Whether all places are new.</returns>
    private bool Move(string id, int position)
    {
        _pending.Remove(id);
        var others = Order.Select(cue => (Id: cue, Place: _pending[cue])).ToList();
        var anew = false;
        double place;
        if (others.Count == 0)
        {
            place = First;
        }
        else if (position > others.Count)
        {
            place = others[^1].Place + 1;
        }
        else if (position == 1)
        {
            place = others[0].Place - 1;
        }
        else
        {
            var (lower, upper) = (others[position - 2].Place, others[position - 1].Place);
            place = (lower + upper) / 2;
            if (upper - lower < 1e-5)
            {
                anew = true;
                place = Number(others.Select(cue => cue.Id).ToList(), others.FindIndex(cue => cue.Place >= upper));
            }
        }

        _pending[id] = place;
        _last = position > others.Count ? Math.Max(_last, place) : _last;
        return anew;
    }

    private double Number(List<string> ids, int gap)
    {
        var (at, place) = (Math.Max(First, _turn), 0.0);
        for (var i = 0; i < ids.Count; i++)
        {
            at++;
            if (i == gap)
            {
                place = at++;
            }

            _pending[ids[i]] = at;
            _last = Math.Max(_last, at);
        }

        return place;
    }

    private Change.Gone Withdraw(IReadOnlyList<string> ids)
    {
        var places = ids.Select(id => (id, _pending[id])).ToList();
        foreach (var id in ids)
        {
            Remove(id);
            _cancelled.Add(id);
        }

        return new Change.Gone(places);
    }

    private void Remove(string id)
    {
        _pending.Remove(id);
        _last = _pending.Count == 0 ? 0 : _last;
    }

    private void Note(Change change)
    {
        _journal.Add(change);
        _undone.Clear();
    }

    private abstract record Change
    {
        public sealed record Queued(IReadOnlyList<string> Ids) : Change;

        public sealed record Gone(IReadOnlyList<(string Id, double Place)> Places) : Change;

        public sealed record Edited(string Id, string Before, string After, double From, double? To) : Change;
    }
}
