using MetaDJ.Scope.Simulator.Faults;

namespace MetaDJ.Scope.Simulator.Scope;

/// <summary>One simulated Scope server process inside a pod.</summary>
public sealed class ScopeServer(ScopeServerSpec spec, TimeProvider clock, SimulatorOptions options, FaultBoard faults) : IAsyncDisposable
{
    private DateTimeOffset _startedAt = clock.GetUtcNow();

    public ScopeServerSpec Spec { get; } = spec;

    public SimulatorOptions Options { get; } = options;

    public FaultBoard Faults { get; } = faults;

    public Task HandleAsync(HttpContext context, string path) => path == "/health"
        ? context.Response.WriteAsJsonAsync(new { status = "healthy", server_start_time = (_startedAt - DateTimeOffset.UnixEpoch).TotalSeconds, version = "0.2.4" })
        : context.Response.WriteAsync("<!doctype html><title>Scope</title>");

    public void Restart() => _startedAt = clock.GetUtcNow();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The machine a simulated Scope runs on.</summary>
public sealed record ScopeServerSpec(
    string PodName, string GpuId, double VramGb, ScopeVolume Volume, IReadOnlyDictionary<string, string> Environment);

/// <summary>What lies under <c>/workspace</c>.</summary>
public sealed class ScopeVolume
{
    public IDictionary<string, string> Models { get; init; } = new Dictionary<string, string>();
}
