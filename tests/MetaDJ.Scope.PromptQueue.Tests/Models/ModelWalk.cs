using MetaDJ.Scope.PromptQueue.Contracts;

namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>A random walk of the queue and its model, side by side: after each step both must say the same.</summary>
internal sealed class ModelWalk(QueueUnderTest queue, int seed)
{
    private readonly Random _random = new(seed);
    private readonly QueueModel _model = new();
    private readonly List<string> _said = [];
    private int _step;

    public async Task StepAsync()
    {
        _said.Add($"{++_step}: {await MoveAsync()}");
        await AgreeAsync();
    }

    /// <summary>What waits for an instant that never comes is cancelled, and everything goes. Each cue that nobody took back has had its effect once, in the model's order.</summary>
    public async Task PlayOutAsync()
    {
        foreach (var id in _model.Order.Where(id => _model[id].Waits))
        {
            await queue.CancelAsync(id, ModelAuthor.Lead);
            _model.Cancel(id, ModelAuthor.Lead);
        }

        while (_model.Order.Count > 0)
        {
            await queue.PauseAsync(false);
            _model.Resume();
            await TakeAsync(3, died: false);
            await AgreeAsync();
        }

        Same(_model.Played, queue.Played);
        Same(_model.Wanted.Order(), queue.Played.Order());
        Assert.Equal(0, await queue.TakenAsync());
    }

    private async Task<string> MoveAsync()
    {
        var by = ModelAuthor.Cast[_random.Next(ModelAuthor.Cast.Count)];
        switch (_random.Next(20))
        {
            case <= 4:
                return await EnqueueAsync(by, urgent: false);
            case 5:
                return await EnqueueAsync(ModelAuthor.Lead, urgent: true);
            case 6 or 7 when Any() is { } cancelled:
                var cancels = Chance(2) ? ModelAuthor.Lead : _model[cancelled].By;
                await queue.CancelAsync(cancelled, cancels);
                _model.Cancel(cancelled, cancels);
                return $"{cancels.Name} cancels {_model[cancelled].Text}";
            case 8 or 9 or 10 when Any(editable: true) is { } edited:
                return await EditAsync(edited);
            case 11 when Chance(2):
                var of = Chance(2) ? by : null;
                await queue.ClearAsync(ModelAuthor.Lead, of);
                _model.Clear(ModelAuthor.Lead, of);
                return $"clear {of?.Name}";
            case 12:
                var skipped = _model.Skip(by);
                Assert.True(skipped == await queue.SkipAsync(by), Story($"skip {skipped}"));
                return $"{by.Name} skips {skipped}";
            case 13:
                var undone = _model.Undo(by);
                SameWord(undone, await queue.UndoAsync(by));
                return $"{by.Name} undoes: {undone}";
            case 14:
                var redone = _model.Redo(by);
                SameWord(redone, await queue.RedoAsync(by));
                return $"{by.Name} redoes: {redone}";
            case 15:
                await queue.PauseAsync(!_model.Paused);
                (_model.Paused ? (Action)_model.Resume : _model.Pause)();
                return _model.Paused ? "pause" : "resume";
            case 16 or 17:
                return await TakeAsync(_random.Next(1, 4), died: false);
            case 18 or 19:
                return await TakeAsync(_random.Next(1, 4), died: true);
            default:
                return "-";
        }
    }

    private async Task<string> EnqueueAsync(ModelAuthor by, bool urgent)
    {
        var cues = Enumerable.Range(0, _random.Next(1, 4)).Select(i => new ModelCue(
            CueId.New(TimeProvider.System).ToString(), by, $"{_step}.{i}", urgent, Holds: !urgent && Chance(8), Waits: !urgent && Chance(12))).ToList();
        var let = _model.Enqueue(cues);
        Assert.True(let == await queue.EnqueueAsync(cues), Story($"{by.Name} queues {cues.Count}, let in: {let}"));
        return $"{by.Name} queues {cues.Count}{(urgent ? " urgent" : "")}{(let ? "" : ", too many")}";
    }

    private async Task<string> EditAsync(string id)
    {
        var (cue, by) = (_model[id], Chance(2) || _model[id].By.IsAudience ? ModelAuthor.Lead : _model[id].By);
        int? position = Chance(3) ? null : Chance(3) ? 1 : _random.Next(1, _model.Order.Count + 2);
        await queue.EditAsync(id, by, $"{cue.Text}'", position);
        _model.Edit(id, by, $"{cue.Text}'", position);
        return $"{by.Name} edits {cue.Text}, to {position}";
    }

    /// <param name="died">Whether the dispatcher dies on the way: with some cues sent, and none of the last recorded.</param>
    private async Task<string> TakeAsync(int most, bool died)
    {
        var taken = _model.Take(most);
        Same(taken, await queue.TakeAsync(most));
        var (sent, recorded) = died ? (_random.Next(taken.Count + 1), _random.Next(taken.Count + 1)) : (taken.Count, taken.Count);
        foreach (var id in taken.Take(sent))
        {
            queue.Send(id);
            _model.Send(id);
        }

        foreach (var id in taken.Take(Math.Min(sent, recorded)))
        {
            await queue.RecordAsync(id);
            _model.Record(id);
        }

        if (died)
        {
            await queue.CrashAsync(Chance(2) ? $"replica-{_step}" : null);
            _model.Crash();
        }

        return $"take {taken.Count}{(died ? $", die with {sent} sent and {Math.Min(sent, recorded)} recorded" : "")}";
    }

    private async Task AgreeAsync() => Same(_model.Texts, await queue.TextsAsync());

    private void SameWord(string model, string seen) => Assert.True(model == seen, Story($"model {model}, queue {seen}"));

    private void Same(IEnumerable<string> model, IEnumerable<string> seen) =>
        Assert.True(model.SequenceEqual(seen), Story($"\nmodel {string.Join(' ', model)}\nqueue {string.Join(' ', seen)}"));

    private string Story(string end) => $"seed {seed}; {string.Join("; ", _said)}; {end}";

    private bool Chance(int of) => _random.Next(of) == 0;

    private string? Any(bool editable = false) =>
        _model.Order.Where(id => !editable || !_model[id].Urgent).ToList() is { Count: > 0 } ids ? ids[_random.Next(ids.Count)] : null;
}
