namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// The right of one request to send to a pod. It is good for a moment only, counted by our own monotonic clock from before the gate was asked; then the
/// gate is asked again. So a process that was stopped, or cut off from Redis, finds its right gone when it wants to go on, and nobody needs to reach
/// it: the next token's effects wait until every right of the one before has run out (docs/adr/0012).
/// </summary>
/// <param name="goodUntil">A timestamp of <paramref name="clock"/>.</param>
/// <param name="askAgain">Asks the gate: the next such timestamp, or null when the right has ended.</param>
internal sealed class StageRight(long goodUntil, TimeProvider clock, Func<ValueTask<long?>> askAgain)
{
    private static readonly AsyncLocal<StageRight?> s_current = new();
    private long _goodUntil = goodUntil;
    private volatile bool _over;

    /// <summary>The right under which the present flow of execution sends to a pod.</summary>
    public static StageRight? Current => s_current.Value;

    public bool IsGood => !_over && clock.GetTimestamp() < Volatile.Read(ref _goodUntil);

    /// <summary>The gate has refused it: something was not sent.</summary>
    public bool IsOver => _over;

    /// <summary>Whatever the caller awaits from now on sends under this right.</summary>
    public void Present() => s_current.Value = this;

    /// <exception cref="StageRightOverException">The token has risen, or the lease is gone.</exception>
    public async ValueTask RenewAsync()
    {
        if (_over || await askAgain() is not { } until)
        {
            _over = true;
            throw new StageRightOverException();
        }

        Volatile.Write(ref _goodUntil, until);
    }
}

/// <summary>A request was not sent, or not sent to its end, because its right to the stage has ended.</summary>
internal sealed class StageRightOverException() : IOException("The right to the stage has ended.");
