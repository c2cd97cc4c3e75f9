using System.Collections.Concurrent;
using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.Simulator.Control;

/// <summary>What was called how often, so that "one pod was paid for" and "nothing reached Scope" can be checked.</summary>
internal sealed class CallBook
{
    private readonly ConcurrentDictionary<(string Operation, int Status), Counter> _operations = new();
    private readonly ConcurrentDictionary<string, PodCalls> _pods = new(StringComparer.Ordinal);

    public IReadOnlyList<OperationCalls> Operations =>
        [.. _operations.GroupBy(entry => entry.Key.Operation).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new OperationCalls(group.Key, group.Sum(entry => entry.Value.Value), group.ToDictionary(entry => entry.Key.Status, entry => entry.Value.Value)))];

    public IReadOnlyList<PodCalls> Pods => [.. _pods.Values.OrderBy(pod => pod.PodName, StringComparer.Ordinal)];

    public void CountOperation(string operation, int status) => _operations.GetOrAdd((operation, status), static _ => new()).Add();

    public PodCalls OfPod(SimulatedPod pod) => _pods.GetOrAdd(pod.Id, static (id, pod) => new(id, pod.Settings.Name), pod);

    public void Clear()
    {
        _operations.Clear();
        _pods.Clear();
    }
}

internal sealed record OperationCalls(string Operation, long Count, IReadOnlyDictionary<int, long> ByStatus);

/// <summary>What came through the proxy for one pod.</summary>
internal sealed class PodCalls(string podId, string podName)
{
    /// <summary>Paths carry file names and session ids; past this many the rest is counted together.</summary>
    private const int MostPaths = 200;

    private readonly ConcurrentDictionary<(string Method, string Path), Counter> _reached = new();
    private readonly Counter _total = new();
    private readonly Counter _unanswered = new();

    public string PodId { get; } = podId;

    public string PodName { get; } = podName;

    /// <summary>Requests that Scope got to see.</summary>
    public long Reached => _total.Value;

    /// <summary>Requests that found nobody listening.</summary>
    public long Unanswered => _unanswered.Value;

    public IReadOnlyDictionary<string, long> ByPath =>
        _reached.OrderBy(entry => entry.Key).ToDictionary(entry => $"{entry.Key.Method} {entry.Key.Path}", entry => entry.Value.Value);

    public void CountReached(string method, string path)
    {
        _total.Add();
        var key = (method, path);
        if (!_reached.TryGetValue(key, out var counter))
        {
            counter = _reached.GetOrAdd(_reached.Count < MostPaths ? key : (method, "other"), static _ => new());
        }

        counter.Add();
    }

    public void CountUnanswered() => _unanswered.Add();
}

internal sealed class Counter
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add() => Interlocked.Increment(ref _value);
}
