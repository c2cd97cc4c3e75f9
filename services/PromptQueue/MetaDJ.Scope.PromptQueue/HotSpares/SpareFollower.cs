using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.HandOffs;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.ScopeApi;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.HotSpares;

/// <summary>
/// Keeps the pod that stands by for a session on the same Look as its stage: the whole Look at first, then every update the stage took, in the
/// same order. It never makes the stage wait, and whatever goes wrong is made good by the whole Look once more.
/// </summary>
/// <param name="onStands">Rung when the pod shows the Look; for a hand-off also whenever it has taken all that the stage took.</param>
/// <param name="handOff">What a pod shows that is prepared for a hand-off; null for one that stands by.</param>
internal sealed class SpareFollower(SessionId session, DispatchCrew crew, Action onStands, HandOffTarget? handOff = null) : IAsyncDisposable
{
    /// <summary>A spare that is further behind gets the whole Look instead.</summary>
    private const int UpdatesKept = 32;

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Queue<ScopeParameters> _updates = new();
    private StagePass? _spare;
    private Look _look = new();
    private int _failures;

    /// <summary>Rises when what the spare shows can no longer be mended by updates.</summary>
    private int _generation;

    private bool _stands;
    private Task _run = Task.CompletedTask;

    /// <summary>Whether there is a spare that does not show the Look yet.</summary>
    public bool IsBehind
    {
        get
        {
            lock (_gate)
            {
                return _spare is not null && !_stands;
            }
        }
    }

    /// <summary>Whether it shows all that the stage shows.</summary>
    public bool IsLevel
    {
        get
        {
            lock (_gate)
            {
                return _spare is not null && _stands && _updates.Count == 0 && _run.IsCompleted;
            }
        }
    }

    /// <summary>How often in a row it could not be brought to show the Look.</summary>
    public int Failures
    {
        get
        {
            lock (_gate)
            {
                return _failures;
            }
        }
    }

    /// <summary>Why not, when it last could not.</summary>
    public string Cause { get; private set; } = "";

    /// <summary>Which pod stands by now, and what the stage shows. While the stage is loaded anew there is none: what it shows then is to come.</summary>
    /// <param name="spare">Null for none.</param>
    public void Aim(StagePass? spare, Look look)
    {
        lock (_gate)
        {
            if (_spare == spare)
            {
                return;
            }

            _spare = spare;
            _failures = 0;
            Restart(look);
        }
    }

    /// <summary>The stage took this update.</summary>
    public void Follow(LookChange change)
    {
        lock (_gate)
        {
            if (_spare is null)
            {
                return;
            }

            if (_updates.Count == UpdatesKept)
            {
                Restart(change.Look);
                return;
            }

            _look = change.Look;
            _updates.Enqueue(change.Update);
            Run();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task run;
        lock (_gate)
        {
            _spare = null;
            run = _run;
        }

        await _stopping.CancelAsync();
        await run;
        _stopping.Dispose();
    }

    private void Restart(Look look)
    {
        (_look, _stands) = (look, false);
        _generation++;
        _updates.Clear();
        Run();
    }

    /// <summary>Needs the gate.</summary>
    private void Run()
    {
        if (_spare is not null && _run.IsCompleted && !_stopping.IsCancellationRequested)
        {
            _run = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        while (Next() is { } step)
        {
            var done = false;
            try
            {
                done = step.Update is { } update
                    ? await crew.Door.UpdateAsync(step.Spare, update, _stopping.Token) is StageAnswer.Accepted
                    : await EstablishAsync(step);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Dispatcher.LogSpareFailed(crew.Log, session, exception);
            }

            if (!done)
            {
                await PauseAsync(step.Generation);
            }
        }
    }

    private Step? Next()
    {
        lock (_gate)
        {
            if (_spare is { } spare && !_stopping.IsCancellationRequested)
            {
                if (!_stands)
                {
                    // The Look that is sent has them already.
                    _updates.Clear();
                    return new Step(spare, _look, null, _generation);
                }

                if (_updates.TryDequeue(out var update))
                {
                    return new Step(spare, _look, update, _generation);
                }
            }

            // Under the gate: whoever comes next sees that nobody runs.
            _run = Task.CompletedTask;
            if (handOff is not null && _stands)
            {
                onStands();
            }

            return null;
        }
    }

    private async Task<bool> EstablishAsync(Step step)
    {
        var outcome = await crew.Looks.EstablishAsync(step.Spare, step.Look, _stopping.Token);
        if (outcome is EstablishOutcome.NotYet(var cause))
        {
            Cause = cause;
            return false;
        }

        // A pod that takes over by plan has been seen to show something before.
        if (handOff is not null && await crew.Gaps.UntilFrameAsync(step.Spare, crew.Gaps.Now, _stopping.Token) is null)
        {
            Cause = "No frame of it was seen.";
            return false;
        }

        lock (_gate)
        {
            if (_generation != step.Generation)
            {
                return true;
            }

            (_stands, _failures) = (true, 0);
        }

        if (handOff is null)
        {
            await crew.Queues.SpareStandsAsync(session, step.Spare.Fence);
            onStands();
        }

        return true;
    }

    private async Task PauseAsync(int generation)
    {
        TimeSpan pause;
        lock (_gate)
        {
            if (_generation == generation)
            {
                Restart(_look);
            }

            var options = crew.Options.Value;
            pause = options.RetryAfter * Math.Pow(2, Math.Min(_failures++, 16));
            pause = pause < options.RetryAtMost ? pause : options.RetryAtMost;
        }

        await Task.Delay(pause, crew.Clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <param name="Update">Null for the whole Look.</param>
    private sealed record Step(StagePass Spare, Look Look, ScopeParameters? Update, int Generation);
}
