using System.Collections.Immutable;
using System.Globalization;

namespace MetaDJ.Scope.Simulator.Faults;

/// <summary>What is armed to go wrong. Asking costs one read while nothing is.</summary>
public sealed class FaultBoard
{
    private readonly TimeProvider _life;
    private readonly Random _dice;
    private ImmutableArray<Fault> _armed = [];
    private int _last;

    public FaultBoard(SimulatorOptions options, SimulatedClock clock)
        : this(clock.Life, options.Seed)
    {
        foreach (var wish in options.Faults)
        {
            Arm(wish);
        }
    }

    /// <summary>A board of its own, for a Scope without a cloud around it.</summary>
    public FaultBoard(TimeProvider? life = null, int? seed = null)
    {
        _life = life ?? TimeProvider.System;
        _dice = seed is { } fixedSeed ? new Random(fixedSeed) : Random.Shared;
    }

    /// <summary>Tells a pod's machine by its name: inside a pod nothing else is known of it.</summary>
    internal Func<string, FaultTarget?> Roster { get; set; } = static _ => null;

    public IReadOnlyList<Fault> Active()
    {
        var now = _life.GetUtcNow();
        return [.. _armed.Where(fault => !fault.IsOver(now))];
    }

    public Fault Arm(FaultRequest wish)
    {
        var now = _life.GetUtcNow();
        var fault = new Fault(Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture), wish, now);
        ImmutableInterlocked.Update(ref _armed, armed => armed.RemoveAll(old => old.IsOver(now)).Add(fault));
        return fault;
    }

    /// <summary>Arms a fault that strikes one pod <paramref name="count"/> times.</summary>
    public Fault Arm(FaultKind kind, string? podName = null, int count = 1) => Arm(new FaultRequest { Kind = kind, Pod = podName, Count = count });

    public bool Clear(string id)
    {
        var had = _armed.Any(fault => fault.Id == id);
        ImmutableInterlocked.Update(ref _armed, armed => armed.RemoveAll(fault => fault.Id == id));
        return had;
    }

    /// <param name="kind">Null clears every kind.</param>
    public void ClearAll(FaultKind? kind = null) =>
        ImmutableInterlocked.Update(ref _armed, armed => armed.RemoveAll(fault => kind is null || fault.Kind == kind));

    /// <summary>Whether a fault of this kind strikes what a pod is about to do; asking uses it up.</summary>
    public bool Strikes(FaultKind kind, string podName)
    {
        if (_armed.IsEmpty)
        {
            return false;
        }

        var target = _armed.Any(fault => fault.Kind == kind && fault.NeedsMachine) ? Roster(podName) : null;
        return Strike(kind, target ?? new FaultTarget(PodName: podName)) is not null;
    }

    /// <returns>The fault that strikes, used up by one; null when all goes well.</returns>
    public Fault? Strike(FaultKind kind, FaultTarget target)
    {
        if (_armed.IsEmpty)
        {
            return null;
        }

        var now = _life.GetUtcNow();
        foreach (var fault in _armed)
        {
            if (fault.Kind == kind && !fault.IsOver(now) && fault.Matches(target) && Falls(fault.Share) && fault.TryStrike())
            {
                return fault;
            }
        }

        return null;
    }

    private bool Falls(double share)
    {
        if (share >= 1)
        {
            return true;
        }

        lock (_dice)
        {
            return _dice.NextDouble() < share;
        }
    }
}
