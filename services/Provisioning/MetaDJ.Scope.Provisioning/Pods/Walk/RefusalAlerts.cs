using MetaDJ.Scope.Provisioning.Alerts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pods.Walk;

/// <summary>Calls a person when RunPod refuses a pool's request for good: no repetition mends that, so that nothing would happen.</summary>
internal sealed class RefusalAlerts(AlertStore alerts)
{
    private const string Prefix = "pool-refused:";

    private Dictionary<string, string>? _raised;
    private long _fence;

    /// <summary>Costs nothing while nothing changes. A replica whose turn has begun looks first at what the one before has raised.</summary>
    public async Task LookAsync(PodSnapshot snapshot, long fence)
    {
        if (_raised is null || _fence != fence)
        {
            var open = (await alerts.ListAsync()).Where(alert => alert.Key.StartsWith(Prefix, StringComparison.Ordinal));
            (_raised, _fence) = (open.ToDictionary(alert => alert.Key, alert => alert.Text), fence);
        }

        var due = Due(snapshot);
        foreach (var (key, text) in due.Where(alert => _raised.GetValueOrDefault(alert.Key) != alert.Value).ToList())
        {
            await alerts.RaiseAsync(key, AlertSeverity.Error, text);
            _raised[key] = text;
        }

        foreach (var key in _raised.Keys.Where(key => !due.ContainsKey(key)).ToList())
        {
            await alerts.ClearAsync(key);
            _raised.Remove(key);
        }
    }

    private static Dictionary<string, string> Due(PodSnapshot snapshot) => snapshot.Pools
        .Select(pool => (pool.Name, Refused: PoolBackoff.LastingRefusal(pool, snapshot.PodsOf(pool.Name))))
        .Where(pool => pool.Refused is not null)
        .ToDictionary(pool => Prefix + pool.Name, pool => $"Pool {pool.Name} gets no pods. {pool.Refused!.Reason} It is asked for again once the pool is changed or Provisioning restarted.");
}
