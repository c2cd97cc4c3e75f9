using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.KnobStreams;

/// <summary>
/// The knobs of one session on their way through this process. The first turn goes at once; what comes within the interval after a write waits for
/// the next, and the newest of each person and parameter takes the place of those before. It lives while somebody turns.
/// </summary>
/// <param name="write">Writes turns in order; one outcome for each.</param>
internal sealed class KnobStream(Func<IReadOnlyList<KnobTurn>, Task<IReadOnlyList<ChangeOutcome>>> write, Action<KnobStream> ended, TimeSpan interval, int atOnce, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private List<(KnobTurn Turn, TaskCompletionSource<ChangeOutcome> Told)> _waiting = [];
    private bool _begun;
    private bool _over;

    /// <returns>What became of it, or of the newer turn that took its place; null when this stream has ended and another must be begun.</returns>
    public Task<ChangeOutcome>? TryTurn(KnobTurn turn)
    {
        lock (_gate)
        {
            if (_over)
            {
                return null;
            }

            var told = new TaskCompletionSource<ChangeOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            var same = _waiting.FindIndex(waiting => waiting.Turn.Key == turn.Key);
            if (same >= 0)
            {
                // To the end: it is the newest of all now.
                told = _waiting[same].Told;
                _waiting.RemoveAt(same);
            }
            else if (_waiting.Count >= atOnce)
            {
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.TooMuch());
            }

            _waiting.Add((turn, told));
            if (!_begun)
            {
                _begun = true;
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(RunAsync);
                }
            }

            return told.Task;
        }
    }

    private async Task RunAsync()
    {
        while (TakeWaiting() is { } taken)
        {
            try
            {
                var outcomes = await write([.. taken.Select(waiting => waiting.Turn)]);
                for (var i = 0; i < taken.Count; i++)
                {
                    taken[i].Told.SetResult(outcomes[i]);
                }
            }
            catch (Exception exception)
            {
                // Redis was away: whoever waits for an answer hears it, and the next turn tries again.
                taken.ForEach(waiting => waiting.Told.TrySetException(exception));
            }

            await Task.Delay(interval, clock);
        }

        ended(this);
    }

    private List<(KnobTurn Turn, TaskCompletionSource<ChangeOutcome> Told)>? TakeWaiting()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _over = true;
                return null;
            }

            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }
}
