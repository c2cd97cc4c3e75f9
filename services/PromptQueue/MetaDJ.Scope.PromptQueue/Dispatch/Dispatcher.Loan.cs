using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    /// <summary>Whose turn it is: a pass's, or that of somebody who queues a cue while this one rests.</summary>
    private readonly Turn _turn = new();

    /// <summary>What the last step found, when there was nothing to do; null otherwise.</summary>
    private AdvanceOutcome.Ours? _rested;

    /// <summary>Of the loop.</summary>
    private ExecutionContext? _context;
    private CancellationToken _stopping;

    /// <summary>
    /// Lets somebody who queues a cue take it in the same step in Redis, and hand it over: only while this dispatcher rests on stage and a cue
    /// could go at once.
    /// </summary>
    public Loan? TryLend()
    {
        if (!_turn.TryTake())
        {
            return null;
        }

        var most = WhatToTake().Most;
        if (_fade is null && _rested is { OnStage: true, Paused: false, Pending: 0, Knobs.Count: 0 } && most > 0 && _handOff is null && _doubted.Count == 0 && _flight.IsEmpty && !_hinted && !_bell.Rung)
        {
            return new Loan(this, _epoch, new TakeOrder(most, _options.Window, crew.Tempo.Value.LookAhead));
        }

        _turn.Pass();
        return null;
    }

    /// <param name="taken">Null when nobody knows whether Redis did it.</param>
    private void TakeBack(IReadOnlyList<Cue>? taken)
    {
        if (taken is { Count: > 0 })
        {
            // On the way that brought the answer: no other thread has to wake for the cue to go. In the dispatcher's own context, not in that of a request.
            ExecutionContext.Run(_context!, _ => _ = SendHandedAsync(taken), null);
            return;
        }

        if (taken is null)
        {
            // Begin anew: what was taken returns to the queue.
            _epoch = 0;
            _bell.Ring();
        }

        _turn.Pass();
    }

    /// <summary>Sends in the dispatcher's place, which waits for its turn meanwhile.</summary>
    private async Task SendHandedAsync(IReadOnlyList<Cue> taken)
    {
        var view = _rested! with { Cues = taken, Knobs = [] };
        _rested = null;
        try
        {
            await SendAsync(view, _stopping);
        }
        catch (Exception exception)
        {
            BeginAnew(exception);
        }
        finally
        {
            // What was done is recorded by the dispatcher.
            _bell.Ring();
            _turn.Pass();
        }
    }

    /// <summary>Waits, and may be lent meanwhile. A loan ends with an answer from Redis.</summary>
    private async Task RestAsync(Rest rest, CancellationToken stopping)
    {
        if (rest.Limit <= TimeSpan.Zero)
        {
            return;
        }

        _turn.Pass();
        try
        {
            await _bell.WaitAsync(rest.Limit, stopping);
        }
        finally
        {
            await _turn.TakeAsync();
        }
    }

    /// <summary>The right to take cues in a dispatcher's place, once. It does not send meanwhile.</summary>
    internal sealed class Loan(Dispatcher dispatcher, long epoch, TakeOrder take) : IDisposable
    {
        private IReadOnlyList<Cue>? _taken;

        public long Epoch => epoch;

        public TakeOrder Take => take;

        /// <summary>What was taken, in order; it goes when the loan ends. Without this call nobody knows what was.</summary>
        public void Hand(IReadOnlyList<Cue> taken) => _taken = taken;

        public void Dispose() => dispatcher.TakeBack(_taken);
    }
}
