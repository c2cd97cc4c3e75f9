using System.Diagnostics;

namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>What people changed and took back, each their own.</summary>
internal sealed class ModelJournal
{
    private readonly List<(ModelAuthor By, ModelChange Change)> _done = [];
    private readonly List<(ModelAuthor By, ModelChange Change)> _undone = [];

    /// <summary>What its author had taken back cannot be done again after it.</summary>
    public void Note(ModelAuthor by, ModelChange change)
    {
        _done.Add((by, change));
        _undone.RemoveAll(entry => entry.By == by);
    }

    public void Clear()
    {
        _done.Clear();
        _undone.Clear();
    }

    public string Back(QueueModel queue, ModelAuthor by, bool redo)
    {
        var (from, to) = redo ? (_undone, _done) : (_done, _undone);
        var at = from.FindLastIndex(entry => entry.By == by);
        if (at < 0)
        {
            return "nothing";
        }

        var change = from[at].Change;
        from.RemoveAt(at);
        var (said, reverse) = Reverse(queue, change);
        if (reverse is not null)
        {
            to.Add((by, reverse));
        }

        return said;
    }

    private static (string Said, ModelChange? Reverse) Reverse(QueueModel queue, ModelChange change)
    {
        switch (change)
        {
            case ModelChange.Queued(var ids):
                var waiting = ids.Where(queue.IsWaiting).ToList();
                return waiting.Count == 0 ? ("happened", null) : ("done", queue.Withdraw(waiting));
            case ModelChange.Gone(var places):
                var lost = places.Where(cue => queue.IsCancelled(cue.Id)).ToList();
                foreach (var (id, place) in lost)
                {
                    queue.ComeBack(id, place);
                }

                return lost.Count == 0 ? ("happened", null) : ("done", new ModelChange.Queued([.. lost.Select(cue => cue.Id)]));
            case ModelChange.Edited(var id, _, _, _) when !queue.IsWaiting(id):
                return ("happened", null);
            case ModelChange.Edited(var id, _, var after, _) when queue[id].Text != after:
                return ("changed", null);
            case ModelChange.Edited(var id, var before, var after, var moves):
                queue.Say(id, before);

                // What somebody else has moved since stays there.
                var back = moves.Where(move => queue.IsWaiting(move.Id) && queue.PlaceOf(move.Id) == move.To).ToList();
                back.ForEach(move => queue.Put(move.Id, move.From));
                return ("done", new ModelChange.Edited(id, after, before, [.. back.Select(move => new ModelMove(move.Id, move.To, move.From))]));
            default:
                throw new UnreachableException();
        }
    }
}

internal abstract record ModelChange
{
    private ModelChange()
    {
    }

    public sealed record Queued(IReadOnlyList<string> Ids) : ModelChange;

    public sealed record Gone(IReadOnlyList<(string Id, double Place)> Places) : ModelChange;

    public sealed record Edited(string Id, string Before, string After, IReadOnlyList<ModelMove> Moves) : ModelChange;
}

internal sealed record ModelMove(string Id, double From, double To);
