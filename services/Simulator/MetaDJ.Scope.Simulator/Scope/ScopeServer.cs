using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope.Backstage;
using MetaDJ.Scope.Simulator.Scope.Process;
using MetaDJ.Scope.Simulator.Scope.Sessions;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope;

/// <summary>
/// One simulated Scope server process inside a pod. It has no timer: what would have happened since the last request is worked out when
/// the next one comes, so an idle pod costs its few objects and a fake clock is exact.
/// </summary>
public sealed class ScopeServer : IAsyncDisposable
{
    private static readonly RouteTable Routes = ScopeRoutes.Build();

    private readonly Lock _gate = new();
    private readonly Func<DateTimeOffset, ScopeProcess> _start;
    private readonly TimeProvider _clock;
    private readonly SimulatorOptions _options;
    private readonly UpdateLedger _ledger = new();
    private ScopeProcess _process;

    /// <summary>Starts the process; it answers at once, for the container's boot is the host's to simulate.</summary>
    public ScopeServer(ScopeServerSpec spec, TimeProvider clock, SimulatorOptions options, FaultBoard faults)
    {
        _clock = clock;
        _options = options;
        var keys = new ApiKeys(spec);
        _start = at => new ScopeProcess(spec, clock, options, faults, _ledger, keys, at);
        _process = _start(clock.GetUtcNow());
    }

    /// <summary>The latest parameter updates that arrived, oldest first, of all processes of this pod.</summary>
    public IReadOnlyList<ReceivedUpdate> Received => _ledger.Received;

    public long ReceivedCount => _ledger.ReceivedCount;

    /// <summary>Updates that a worker took from its queue, up to now.</summary>
    public long Applied => Settled(ledger => ledger.Applied);

    /// <summary>Updates lost to a full queue.</summary>
    public long Dropped => Settled(ledger => ledger.Dropped);

    /// <summary>Visible cuts: cache re-initialisations other than a session's first.</summary>
    public long Cuts => Settled(ledger => ledger.Cuts);

    /// <summary>Headless sessions that a second start left running with nobody to stop them.</summary>
    public int LeakedSessions
    {
        get
        {
            var current = Current();
            lock (current.Gate) return current.Sessions.Leaked;
        }
    }

    /// <summary>
    /// Serves one request. A download waits on the clock: cancel <see cref="HttpContext.RequestAborted"/> to walk away from it as a proxy does
    /// at its limit; the call then throws with nothing written, and the download goes on.
    /// </summary>
    /// <param name="path">Relative to the pod, from its first slash, decoded.</param>
    public async Task HandleAsync(HttpContext context, string path)
    {
        var reply = await ReplyAsync(context, path, Current());
        await reply.WriteAsync(context);
    }

    /// <summary>The process is replaced: memory is lost, the volume kept.</summary>
    public void Restart()
    {
        lock (_gate) Replace(_clock.GetUtcNow());
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _process.Stop(_clock.GetUtcNow());
            _process.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask<ScopeReply> ReplyAsync(HttpContext context, string path, ScopeProcess process)
    {
        if (process.IsImporting) return ScopeReply.Gone();
        if (CrossOrigin.Answer(context) is { } preflight)
            return preflight;
        if (Routes.Find(context.Request.Method, path) is not var (answer, tail))
            return ScopeRoutes.Unknown(context.Request.Method);

        try
        {
            return await answer(new ScopeCall(context, process, tail));
        }
        catch (OperationCanceledException) when (process.HasEnded && !context.RequestAborted.IsCancellationRequested)
        {
            return ScopeReply.Gone();
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not BadHttpRequestException)
        {
            // As Starlette does with what no handler of Scope catches.
            process.Log.Write("ERROR", "uvicorn.error", $"Exception in ASGI application: {exception.Message}");
            return ScopeReply.Text(StatusCodes.Status500InternalServerError, "text/plain; charset=utf-8", "Internal Server Error");
        }
    }

    private long Settled(Func<UpdateLedger, long> read)
    {
        var current = Current();
        lock (current.Gate)
        {
            current.Sessions.Settle();
            return read(_ledger);
        }
    }

    private ScopeProcess Current()
    {
        lock (_gate)
        {
            if (_process.RestartAt is { } at && at <= _clock.GetUtcNow())
                Replace(at);
            return _process;
        }
    }

    /// <summary>Until the new process has imported what it needs, the proxy in front finds nobody.</summary>
    private void Replace(DateTimeOffset at)
    {
        _process.Stop(at);
        _process.Dispose();
        _process = _start(at + _options.Wait(_options.RestartTakes));
    }
}
