using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope.Backstage;
using MetaDJ.Scope.Simulator.Scope.Loras;
using MetaDJ.Scope.Simulator.Scope.Weights;
using MetaDJ.Scope.Simulator.Scope.Pipelines;
using MetaDJ.Scope.Simulator.Scope.Sessions;

namespace MetaDJ.Scope.Simulator.Scope.Process;

/// <summary>Everything a Scope process holds in memory. Touched under <see cref="Gate"/> only.</summary>
internal sealed class ScopeProcess : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly FaultBoard _faults;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;

    public ScopeProcess(
        ScopeServerSpec spec, TimeProvider clock, SimulatorOptions options, FaultBoard faults, UpdateLedger ledger, ApiKeys keys, DateTimeOffset startedAt)
    {
        _clock = clock;
        _faults = faults;
        _ended = _ending.Token;
        Spec = spec;
        Options = options;
        StartedAt = startedAt;
        Log = new ServerLog(clock);
        Downloads = new ModelDownloads(spec.Volume, options, () => Strikes(FaultKind.StorageFull));
        Installs = new LoraInstalls(spec, options);
        Sessions = new LiveSessions(this, ledger);
        Pipelines = new PipelineLoader(this);
        Keys = keys;
        Log.Write("INFO", "scope.server.app", "Starting Daydream Scope server");
        if (spec.Variable("PIPELINE") is { } preloaded)
            Pipelines.Load([new(preloaded, preloaded, null)], startedAt);
    }

    public Lock Gate { get; } = new();

    public ScopeServerSpec Spec { get; }

    public SimulatorOptions Options { get; }

    public DateTimeOffset StartedAt { get; }

    public ServerLog Log { get; }

    public ModelDownloads Downloads { get; }

    public LoraInstalls Installs { get; }

    public PipelineLoader Pipelines { get; }

    public LiveSessions Sessions { get; }

    public ApiKeys Keys { get; }

    /// <summary>When a restart that was asked for takes place.</summary>
    public DateTimeOffset? RestartAt { get; set; }

    public bool IsImporting => Now < StartedAt;

    public DateTimeOffset Now => _clock.GetUtcNow();

    public bool Strikes(FaultKind kind) => _faults.Strikes(kind, Spec.PodName);

    /// <summary>No longer there: whoever waits for an answer of this process gets none.</summary>
    public bool HasEnded => _ended.IsCancellationRequested || RestartAt <= Now;

    /// <exception cref="OperationCanceledException">The caller went away, or this process did (<see cref="HasEnded"/>).</exception>
    public async Task WaitUntilAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (at - Now is { Ticks: > 0 } left)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended);
            await Task.Delay(left, _clock, either.Token);
        }

        if (HasEnded) throw new OperationCanceledException();
    }

    /// <summary>The process ends: what reached the volume by then stays there, the rest is gone.</summary>
    public void Stop(DateTimeOffset at)
    {
        lock (Gate)
        {
            Downloads.Settle(at);
            Installs.Settle(at);
            Sessions.Settle();
        }

        _ending.Cancel();
    }

    public void Dispose() => _ending.Dispose();
}
