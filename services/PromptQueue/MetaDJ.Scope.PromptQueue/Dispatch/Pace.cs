namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>
/// How many updates Scope has room for: it takes one per chunk. A bucket of <c>inFlight</c> places that empties by one per interval. Pure:
/// the caller gives the time.
/// </summary>
internal sealed class Pace(TimeSpan interval, int inFlight)
{
    /// <summary>When Scope will have taken everything sent so far.</summary>
    private DateTimeOffset _emptyAt = DateTimeOffset.MinValue;

    public bool Off => interval == TimeSpan.Zero;

    /// <summary>When the next update may go: <paramref name="now"/> when it may go at once.</summary>
    public DateTimeOffset NextAt(DateTimeOffset now)
    {
        var room = Off || _emptyAt <= now ? now : _emptyAt - ((inFlight - 1) * interval);
        return room > now ? room : now;
    }

    public bool HasRoom(DateTimeOffset now) => NextAt(now) <= now;

    public void Sent(DateTimeOffset now) => _emptyAt = (_emptyAt > now ? _emptyAt : now) + interval;

    /// <summary>One step of a fade per chunk: not before Scope has taken the one before.</summary>
    public DateTimeOffset EmptyAt(DateTimeOffset now) => Off || _emptyAt <= now ? now : _emptyAt;
}
