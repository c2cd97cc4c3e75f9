using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>What goes wrong: some with every call, some once in a life at an instant drawn when the pod is born.</summary>
internal sealed class YearFaults(YearCloud cloud, YearClock clock, Random dice, double share)
{
    private static readonly FaultKind[] OnceInALife =
        [FaultKind.PodDies, FaultKind.PodErrors, FaultKind.ScopeRestarts, FaultKind.OutOfMemory, FaultKind.StalledFrames, FaultKind.ParameterQueueFull];

    private readonly PriorityQueue<(FaultKind Kind, string Pod), DateTimeOffset> _coming = new();
    private readonly Dictionary<FaultKind, int> _struck = [];
    private readonly List<Fault> _standing = [];
    private int _logBreaks;

    public IEnumerable<(string Name, int Times)> Struck =>
        _struck.Select(one => (one.Key.ToString(), one.Value))
            .Append(("a log broke off", _logBreaks))
            .Concat(_standing.Select(one => ($"{one.Kind}{(one.Status is { } status ? $" {status}" : "")}", one.Struck)));

    public void Arm()
    {
        FaultKind[] always =
        [
            FaultKind.LostCreateAnswer, FaultKind.NoCapacity, FaultKind.PoolForbidden, FaultKind.ResumeFails, FaultKind.RateLimited, FaultKind.SlowBoot,
            FaultKind.BootNeverEnds, FaultKind.LoadFails, FaultKind.SlowInstall, FaultKind.GatewayTimeout,
        ];
        _standing.AddRange(always.Select(kind => cloud.Faults.Arm(new FaultRequest { Kind = kind, Share = share })));
        _standing.AddRange(new[] { 500, 502, 402, 409, 422 }.Select(status => cloud.Faults.Arm(
            new FaultRequest { Kind = FaultKind.ServerError, Share = share, Status = status, Path = status < 500 ? "/pods" : null })));
    }

    public void Born(SimulatedPod pod)
    {
        lock (_standing)
        {
            foreach (var kind in OnceInALife.Where(_ => dice.NextDouble() < share))
            {
                _coming.Enqueue((kind, pod.Settings.Name), clock.GetUtcNow() + TimeSpan.FromMinutes(1 + (50 * dice.NextDouble())));
            }
        }
    }

    public void Step()
    {
        while (_coming.TryPeek(out var next, out var at) && at <= clock.GetUtcNow())
        {
            _coming.Dequeue();
            if (next.Kind is FaultKind.PodDies or FaultKind.PodErrors or FaultKind.ScopeRestarts)
            {
                Count(next.Kind, cloud.Strike(next.Kind, next.Pod) ? 1 : 0);
            }
            else
            {
                cloud.Faults.Arm(new FaultRequest { Kind = next.Kind, Pod = next.Pod, Count = 1, Duration = TimeSpan.FromMinutes(15) });
                Count(next.Kind, 1);
            }
        }
    }

    /// <summary>At once.</summary>
    public void Kill(string pod) => Count(FaultKind.PodDies, cloud.Strike(FaultKind.PodDies, pod) ? 1 : 0);

    /// <summary>Whether the stream of a log ends in the middle; asked for each, from any thread.</summary>
    public bool BreaksLog()
    {
        lock (_standing)
        {
            var breaks = dice.NextDouble() < share;
            _logBreaks += breaks ? 1 : 0;
            return breaks;
        }
    }

    private void Count(FaultKind kind, int times) => _struck[kind] = _struck.GetValueOrDefault(kind) + times;
}
