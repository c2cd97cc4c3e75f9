using System.Text.Json;

namespace MetaDJ.Scope.Simulator.Scope.Sessions;

/// <summary>A parameter update as it arrived and was answered, whatever became of it.</summary>
/// <param name="Sequence">From 1, in order of arrival at this pod.</param>
/// <param name="At">By the simulator's clock.</param>
/// <param name="Parameters">Validated, with the defaults that Scope adds.</param>
public sealed record ReceivedUpdate(long Sequence, DateTimeOffset At, JsonElement Parameters);

/// <summary>What a test or a measurement asks of a pod: which updates arrived, and how many took effect.</summary>
internal sealed class UpdateLedger
{
    private const int Kept = 2048;

    private readonly Lock _gate = new();
    private Queue<ReceivedUpdate>? _received;
    private long _applied;
    private long _dropped;
    private long _cuts;

    public IReadOnlyList<ReceivedUpdate> Received
    {
        get
        {
            lock (_gate) return _received?.ToArray() ?? [];
        }
    }

    public long ReceivedCount { get; private set; }

    public long Applied => Interlocked.Read(ref _applied);

    public long Dropped => Interlocked.Read(ref _dropped);

    public long Cuts => Interlocked.Read(ref _cuts);

    public void OnReceived(DateTimeOffset at, JsonElement parameters)
    {
        lock (_gate)
        {
            _received ??= new();
            _received.Enqueue(new(++ReceivedCount, at, parameters));
            if (_received.Count > Kept) _received.Dequeue();
        }
    }

    public void OnApplied() => Interlocked.Increment(ref _applied);

    public void OnDropped() => Interlocked.Increment(ref _dropped);

    public void OnCut() => Interlocked.Increment(ref _cuts);
}
