using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.ReadyPods;

namespace MetaDJ.Scope.SessionBroker;

/// <summary>The broker's instruments. Tags are pools and outcomes, never ids.</summary>
internal sealed class BrokerMetrics
{
    public const string Name = "MetaDJ.Scope.SessionBroker";

    public static readonly ActivitySource Activities = new(Name);

    private readonly ConcurrentDictionary<PoolName, PoolUse> _uses = new();
    private readonly Counter<long> _opened;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _warned;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _takenOver;
    private readonly Counter<long> _handedOff;
    private readonly Counter<long> _passes;
    private readonly Counter<long> _stage;
    private readonly Histogram<double> _waited;

    private readonly Histogram<double> _proven;
    private readonly Counter<long> _late;

    public BrokerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _opened = meter.CreateCounter<long>("metadj.scope.session.opens", description: "Sessions opened, by pool and by whether a stage was free.");
        _ended = meter.CreateCounter<long>("metadj.scope.session.ends", description: "Sessions ended, by pool and reason.");
        _warned = meter.CreateCounter<long>("metadj.scope.session.warnings", description: "Warnings of an end, by pool, reason and kind.");
        _lost = meter.CreateCounter<long>("metadj.scope.session.stages_lost", description: "Live sessions whose pod was lost.");
        _takenOver = meter.CreateCounter<long>("metadj.scope.session.stages_taken_over", description: "Live sessions that went on at once on the pod that stood by.");
        _handedOff = meter.CreateCounter<long>("metadj.scope.session.stages_handed_off", description: "Live sessions that went to a pod that was prepared for them.");
        _passes = meter.CreateCounter<long>("metadj.scope.session.loop.passes", description: "Passes of the session loop, by outcome.");
        _stage = meter.CreateCounter<long>("metadj.scope.stage.requests", description: "Requests at the stage door, by outcome.");
        _waited = meter.CreateHistogram<double>("metadj.scope.session.wait", "s", "From opening to the first stage.");
        _proven = meter.CreateHistogram<double>("metadj.scope.booking.ready_before", "s", "How long before its start a booked stage was proven; negative when after it.");
        _late = meter.CreateCounter<long>("metadj.scope.booking.late", description: "Bookings that were told that their stage is late, by pool.");
        meter.CreateObservableGauge("metadj.scope.session.line", () => Observe(use => use.InLine), description: "Sessions in line.");
        meter.CreateObservableGauge("metadj.scope.pod.ready", () => Observe(use => use.Ready.Count), description: "Pods that can be granted now.");
        meter.CreateObservableGauge("metadj.scope.pod.leased", () => Observe(use => use.Pods.Values.Count(pod => pod.Holder is not null)), description: "Pods that are held.");
    }

    public void OnSessionOpened(PoolName pool, bool live) => _opened.Add(1, Pool(pool), new("outcome", live ? "live" : "in_line"));

    public void OnFirstStage(PoolName pool, TimeSpan waited) => _waited.Record(waited.TotalSeconds, Pool(pool));

    public void OnSessionEnded(PoolName pool, SessionEndReason reason) => _ended.Add(1, Pool(pool), new("reason", reason.ToString()));

    public void OnStageProven(PoolName pool, TimeSpan beforeTheStart) => _proven.Record(beforeTheStart.TotalSeconds, Pool(pool));

    public void OnStageLate(PoolName pool) => _late.Add(1, Pool(pool));

    public void OnSessionWarned(PoolName pool, WarningReason reason, WarningKind kind) =>
        _warned.Add(1, Pool(pool), new("reason", reason.ToString()), new("kind", kind.ToString()));

    public void OnStageLost(PoolName pool) => _lost.Add(1, Pool(pool));

    public void OnStageTakenOver(PoolName pool) => _takenOver.Add(1, Pool(pool));

    public void OnStageHandedOff(PoolName pool) => _handedOff.Add(1, Pool(pool));

    public void OnLoopPassed(string outcome) => _passes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void OnStageRequest(string outcome) => _stage.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void OnPoolLookedAt(PoolUse use) => _uses[use.Pool] = use;

    private IEnumerable<Measurement<int>> Observe(Func<PoolUse, int> count) => _uses.Select(use => new Measurement<int>(count(use.Value), Pool(use.Key)));

    private static KeyValuePair<string, object?> Pool(PoolName pool) => new("pool", pool.Value);
}
