namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>
/// A queue, as simply as it can be said. What waits has a place, and goes by it. A new cue's place is a turn behind its author's last, or behind the last
/// that went, whichever is later; the audience's places lie behind everybody's. What was changed can be taken back by who changed it.
/// </summary>
internal sealed partial class QueueModel
{
    private const double First = 1e6;
    private const double Audience = 1e9;
    private const double Urgent = -1e12;
    private const int MostUrgent = 8;
    private readonly Dictionary<string, ModelCue> _cues = [];
    private readonly Dictionary<string, double> _waiting = [];
    private readonly Dictionary<string, double> _taken = [];
    private readonly HashSet<string> _cancelled = [];
    private readonly Dictionary<ModelAuthor, double> _last = [];
    private readonly Dictionary<bool, double> _turn = new() { [false] = 0, [true] = 0 };
    private readonly ModelJournal _journal = new();
    private int _urgent;

    /// <summary>Cues in the order in which they had their effect.</summary>
    public List<string> Played { get; } = [];

    public bool Paused { get; private set; }

    public bool Held { get; private set; }

    public IReadOnlyList<string> Order => Sorted(_waiting);

    public IEnumerable<string> Texts => Order.Select(id => _cues[id].Text);

    public IReadOnlyList<string> Taken => Sorted(_taken);

    /// <summary>What nobody took back.</summary>
    public IEnumerable<string> Wanted => _cues.Keys.Except(_cancelled);

    public ModelCue this[string id] => _cues[id];

    public bool IsWaiting(string id) => _waiting.ContainsKey(id);

    public bool IsCancelled(string id) => _cancelled.Contains(id);

    public double PlaceOf(string id) => _waiting[id];

    /// <returns>False when its author may not have so many.</returns>
    public bool Enqueue(IReadOnlyList<ModelCue> cues)
    {
        var by = cues[0].By;
        if (!cues[0].Urgent && _waiting.Keys.Count(id => _cues[id].By == by) + cues.Count > by.Most)
        {
            return false;
        }

        foreach (var cue in cues)
        {
            _cues[cue.Id] = cue;
            if (cue.Urgent)
            {
                _waiting[cue.Id] = Urgent + ++_urgent;
                continue;
            }

            var first = by.IsAudience ? Audience + First : First;
            _waiting[cue.Id] = _last[by] = Math.Max(first, Math.Max(_turn[by.IsAudience], _last.GetValueOrDefault(by))) + (1.0 / by.Weight);
        }

        if (!cues[0].Urgent)
        {
            _journal.Note(by, new ModelChange.Queued([.. cues.Select(cue => cue.Id)]));
        }

        return true;
    }

    public void Cancel(string id, ModelAuthor by) => _journal.Note(by, Withdraw([id]));

    /// <param name="of">Only this author's; null clears all, and ends a hold.</param>
    public void Clear(ModelAuthor by, ModelAuthor? of)
    {
        Held &= of is not null;
        if (Order.Where(id => of is null || _cues[id].By == of).ToList() is { Count: > 0 } gone)
        {
            _journal.Note(by, Withdraw(gone));
        }
    }

    /// <returns>What it did: ends a hold, or else passes over what comes next.</returns>
    public string Skip(ModelAuthor by)
    {
        if (Held)
        {
            Held = false;
            return "hold";
        }

        if (Order.FirstOrDefault(id => !_cues[id].Urgent) is not { } next)
        {
            return "nothing";
        }

        Cancel(next, by);
        return next;
    }

    /// <param name="position">Among all, or among their own for who moves only those; null leaves it where it is.</param>
    public void Edit(string id, ModelAuthor by, string text, int? position)
    {
        var (before, from) = (_cues[id].Text, new Dictionary<string, double>(_waiting));
        Say(id, text);
        if (position is { } to && by.MovesOwnOnly)
        {
            MoveAmongOwn(id, to);
        }
        else if (position is { } among && MoveAmongAll(id, among))
        {
            _journal.Clear();
        }

        var moved = position is null ? [] : by.MovesOwnOnly ? _waiting.Keys.Where(cue => _waiting[cue] != from[cue]) : [id];
        _journal.Note(by, new ModelChange.Edited(id, before, text, [.. moved.Select(cue => new ModelMove(cue, from[cue], _waiting[cue]))]));
    }

    /// <param name="most">How many at most. What is urgent goes alone, and whatever holds.</param>
    public IReadOnlyList<string> Take(int most)
    {
        var urgent = Order.Where(id => _cues[id].Urgent).Take(MostUrgent).ToList();
        var go = urgent.Count > 0 ? urgent : Paused || Held ? [] : Next(most).ToList();
        foreach (var id in go)
        {
            _taken[id] = _waiting[id];
            var audience = _waiting[id] >= Audience;
            _turn[audience] = Math.Max(_turn[audience], _waiting[id]);
            Leave(id);
        }

        return go;
    }

    /// <summary>It reaches the stage.</summary>
    public void Send(string id) => Played.Add(id);

    /// <summary>That it did is written down.</summary>
    public void Record(string id)
    {
        _taken.Remove(id);
        Held |= _cues[id].Holds;
    }

    /// <summary>Whoever had cues in their hands is gone. What the stage has is written down by the next; the rest waits again, each at its place.</summary>
    public void Crash()
    {
        foreach (var id in Taken)
        {
            if (Played.Contains(id))
            {
                Record(id);
            }
            else
            {
                _waiting[id] = _taken[id];
                _taken.Remove(id);
            }
        }
    }

    public void Pause() => Paused = true;

    public void Resume() => (Paused, Held) = (false, false);

    public string Undo(ModelAuthor by) => _journal.Back(this, by, redo: false);

    public string Redo(ModelAuthor by) => _journal.Back(this, by, redo: true);

    internal ModelChange.Gone Withdraw(IReadOnlyList<string> ids)
    {
        var places = ids.Select(id => (id, _waiting[id])).ToList();
        foreach (var id in ids)
        {
            Leave(id);
            _cancelled.Add(id);
        }

        return new ModelChange.Gone(places);
    }

    internal void ComeBack(string id, double place)
    {
        _cancelled.Remove(id);
        _waiting[id] = place;
        Stand(id, place);
    }

    internal void Say(string id, string text) => _cues[id] = _cues[id] with { Text = text };

    internal void Put(string id, double place) => _waiting[id] = place;

    private IEnumerable<string> Next(int most)
    {
        var (blocked, count) = (new HashSet<ModelAuthor>(), 0);
        foreach (var cue in Order.Select(id => _cues[id]))
        {
            if (cue.Waits || blocked.Contains(cue.By))
            {
                blocked.Add(cue.By);
            }
            else if (count++ < most)
            {
                yield return cue.Id;
                if (cue.Holds)
                {
                    yield break;
                }
            }
        }
    }

    /// <summary>Whoever has no cue left begins anew beside the others.</summary>
    private void Leave(string id)
    {
        _waiting.Remove(id);
        if (_waiting.Keys.All(other => _cues[other].By != _cues[id].By))
        {
            _last.Remove(_cues[id].By);
        }
    }

    /// <summary>What its author queues next comes behind it.</summary>
    private void Stand(string id, double place)
    {
        var by = _cues[id].By;
        if (place >= Audience == by.IsAudience)
        {
            _last[by] = Math.Max(_last.GetValueOrDefault(by), place);
        }
    }

    private static List<string> Sorted(Dictionary<string, double> places) =>
        [.. places.OrderBy(cue => cue.Value).ThenBy(cue => cue.Key, StringComparer.Ordinal).Select(cue => cue.Key)];
}
