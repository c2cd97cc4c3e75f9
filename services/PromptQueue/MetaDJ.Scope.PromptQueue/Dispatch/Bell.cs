namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>Wakes one waiting loop. Rings that come while nobody waits are one ring.</summary>
internal sealed class Bell(TimeProvider clock)
{
    private volatile TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Rung => _rung.Task.IsCompleted;

    public void Ring() => _rung.TrySetResult();

    /// <summary>Forgets rings so far. Call it before reading what a ring announces, never after.</summary>
    public void Clear()
    {
        if (_rung.Task.IsCompleted)
        {
            _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Returns at the next ring, or after <paramref name="limit"/>; null waits for the ring alone.</summary>
    public async Task WaitAsync(TimeSpan? limit, CancellationToken cancellationToken)
    {
        var rung = _rung.Task;
        if (rung.IsCompleted || limit <= TimeSpan.Zero)
        {
            return;
        }

        if (limit is not { } longest)
        {
            await rung.WaitAsync(cancellationToken);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(rung, Task.Delay(longest, clock, either.Token));
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
