using System.Diagnostics.Metrics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;

namespace MetaDJ.Scope.Provisioning;

/// <summary>What Provisioning measures. Tags are few and never an id.</summary>
internal sealed class ProvisioningMetrics
{
    public const string MeterName = "MetaDJ.Scope.Provisioning";

    private readonly Counter<long> _moves;
    private readonly Counter<long> _asks;
    private readonly Counter<long> _orphans;
    private readonly Counter<long> _holdOffs;
    private readonly Counter<long> _alerts;
    private readonly Histogram<double> _gaps;
    private readonly Histogram<double> _warming;
    private readonly Histogram<double> _stages;
    private readonly Histogram<double> _looks;
    private IReadOnlyList<Pod> _pods = [];
    private bool _paused;
    private IReadOnlyDictionary<string, decimal> _rates = new Dictionary<string, decimal>();
    private decimal _spentToday;

    public ProvisioningMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _moves = meter.CreateCounter<long>("metadj.scope.pod.moves", "{move}", "Moves of pods from one state to another.");
        _asks = meter.CreateCounter<long>("metadj.scope.pod.starts", "{call}", "Pods asked for at the cloud, by outcome.");
        _orphans = meter.CreateCounter<long>("metadj.scope.pod.orphans", "{pod}", "Pods of our name that nobody wanted.");
        _holdOffs = meter.CreateCounter<long>("metadj.scope.pool.holdoffs", "{look}", "Looks at which a pool waited because its pods fail.");
        _alerts = meter.CreateCounter<long>("metadj.scope.alerts", "{alert}", "Alerts that opened, by severity.");
        _warming = meter.CreateHistogram<double>("metadj.scope.pod.warming", "s", "From the wish to the first frame.");
        _stages = meter.CreateHistogram<double>("metadj.scope.pod.stage", "s", "Time per stage on the way to Ready.");
        _looks = meter.CreateHistogram<double>("metadj.scope.reconcile.duration", "s", "One look of the reconciler.");
        meter.CreateObservableGauge("metadj.scope.reconcile.paused", () => _paused ? 1 : 0, description: "1 while the reconciler does nothing.");
        _gaps = meter.CreateHistogram<double>("metadj.scope.bill.gap", "{USD}", "What a day's bill was higher by than our own record of it.");
        meter.CreateObservableGauge(
            "metadj.scope.spend.rate", () => _rates.Select(pool => new Measurement<double>((double)pool.Value, new KeyValuePair<string, object?>("pool", pool.Key))), "{USD}/h", "What pods and volumes cost now.");
        meter.CreateObservableGauge("metadj.scope.spend.today", () => (double)_spentToday, "{USD}", "What was spent since midnight UTC.");
        meter.CreateObservableGauge("metadj.scope.pods", CountPods, "{pod}", "Pods by pool and state.");
    }

    public void PodMoved(Pod after, Pod before)
    {
        _moves.Add(1, new("pool", after.Pool.Value), new("to", after.State.ToString()));
        if (after.State != PodState.Ready)
        {
            return;
        }

        if (before is { WasNeverReady: true, MadeFrom: null })
        {
            _warming.Record((after.ReadyAt!.Value - after.CreatedAt).TotalSeconds, new("pool", after.Pool.Value), new("gpu.type", after.Placement.GpuType));
        }

        foreach (var (stage, seconds) in after.Way.Seconds)
        {
            _stages.Record(seconds, new("stage", stage.ToString()), new("gpu.type", after.Placement.GpuType));
        }
    }

    public void PodAsked(string outcome, string gpuType) => _asks.Add(1, new("outcome", outcome), new("gpu.type", gpuType));

    /// <param name="rates">USD per hour by pool.</param>
    public void Spending(IReadOnlyDictionary<string, decimal> rates, decimal today) => (_rates, _spentToday) = (rates, today);

    public void BillCompared(BillCheckResponse check) => _gaps.Record((double)check.Gap, new KeyValuePair<string, object?>("verdict", check.Verdict.ToString()));

    public void AlertOpened(AlertSeverity severity) => _alerts.Add(1, new KeyValuePair<string, object?>("severity", severity.ToString()));

    public void OrphanTerminated() => _orphans.Add(1);

    public void PoolHeldOff(PoolName pool) => _holdOffs.Add(1, new KeyValuePair<string, object?>("pool", pool.Value));

    public void Looked(TimeSpan duration, IReadOnlyList<Pod> pods, bool paused)
    {
        _looks.Record(duration.TotalSeconds);
        (_pods, _paused) = (pods, paused);
    }

    private IEnumerable<Measurement<int>> CountPods() => _pods
        .CountBy(pod => (pod.Pool, pod.State))
        .Select(count => new Measurement<int>(count.Value, new("pool", count.Key.Pool.Value), new("state", count.Key.State.ToString())));
}
