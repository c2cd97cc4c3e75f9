namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>Who may act: a dispatcher that always waits for it, or a guest that takes it only while it is free. Taken at birth.</summary>
internal sealed class Turn
{
    private readonly Lock _gate = new();
    private bool _isFree;
    private TaskCompletionSource? _waiting;

    public bool TryTake()
    {
        lock (_gate)
        {
            (var was, _isFree) = (_isFree, false);
            return was;
        }
    }

    /// <summary>For the one dispatcher.</summary>
    public Task TakeAsync()
    {
        lock (_gate)
        {
            if (_isFree)
            {
                _isFree = false;
                return Task.CompletedTask;
            }

            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }

    public void Pass()
    {
        lock (_gate)
        {
            (_isFree, var waiting, _waiting) = (_waiting is null, _waiting, null);
            waiting?.SetResult();
        }
    }
}
