namespace MetaDJ.Scope.Provisioning.Pods.BringUp;

/// <summary>
/// Whether Scope's log moves while its status is silent: the only sign of life of an install, and of the long parts of a load. Lines about
/// requests do not count, for our own asking makes them.
/// </summary>
internal sealed class ScopePulse(BringUpRun run)
{
    private const int Lines = 50;

    private static readonly string[] OfRequests = ["uvicorn.access", "\"GET /", "\"POST /", "\"HEAD /"];

    private long _offset = -1;

    /// <summary>Says so in the record when it moved since the last time. A log that cannot be read is no sign of anything.</summary>
    public async Task FeelAsync(CancellationToken cancellationToken)
    {
        using var tail = await run.Scope.GetLogTailAsync(Lines, Math.Max(0, _offset), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (tail is not { IsSuccessful: true, Content: { } log })
        {
            return;
        }

        var moved = _offset >= 0 && log.Offset != _offset && log.Lines.Any(IsOfWork);
        _offset = log.Offset;
        if (moved)
        {
            await run.ChangeAsync(pod => pod with { Way = pod.Way.Heard(run.Now) });
        }
    }

    private static bool IsOfWork(string line) => !Array.Exists(OfRequests, mark => line.Contains(mark, StringComparison.Ordinal));
}
