using System.ComponentModel.DataAnnotations;

namespace MetaDJ.Scope.Simulator.Faults;

/// <summary>A wish for something to go wrong. A target that is left out matches everything.</summary>
public sealed record FaultRequest
{
    public FaultKind Kind { get; init; }

    /// <summary>How often it strikes. Left out: until it is cleared or its duration is over; for what strikes at once, one pod.</summary>
    [Range(1, 1_000_000)]
    public int? Count { get; init; }

    /// <summary>The probability with which it strikes each time it could.</summary>
    [Range(0, 1)]
    public double Share { get; init; } = 1;

    /// <summary>How long it stays armed, in life's time.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>A pod's name or id.</summary>
    public string? Pod { get; init; }

    public string? Gpu { get; init; }

    public string? DataCenter { get; init; }

    /// <summary>What the request's path must begin with: below <c>/v2</c> for the API, in the pod for the proxy.</summary>
    public string? Path { get; init; }

    /// <summary>How long what this fault slows takes.</summary>
    public TimeSpan? Takes { get; init; }

    /// <summary>The status to answer with, where a fault has a choice.</summary>
    [Range(400, 599)]
    public int? Status { get; init; }
}

/// <summary>What a fault could strike.</summary>
public readonly record struct FaultTarget(string? Pod = null, string? PodName = null, string? Gpu = null, string? DataCenter = null, string? Path = null);

/// <summary>An armed fault.</summary>
public sealed class Fault
{
    private readonly FaultRequest _wish;
    private int _left;
    private int _struck;

    internal Fault(string id, FaultRequest wish, DateTimeOffset now)
    {
        Id = id;
        _wish = wish;
        _left = wish.Count ?? int.MaxValue;
        ExpiresAt = now + wish.Duration;
    }

    public string Id { get; }

    public FaultKind Kind => _wish.Kind;

    public double Share => _wish.Share;

    public string? Pod => _wish.Pod;

    public string? Gpu => _wish.Gpu;

    public string? DataCenter => _wish.DataCenter;

    public string? Path => _wish.Path;

    public TimeSpan? Takes => _wish.Takes;

    public int? Status => _wish.Status;

    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>How often it will still strike; null without a limit.</summary>
    public int? Left => _wish.Count is null ? null : Math.Max(0, Volatile.Read(ref _left));

    public int Struck => Volatile.Read(ref _struck);

    internal bool NeedsMachine => Gpu is not null || DataCenter is not null;

    internal bool IsOver(DateTimeOffset now) => Left == 0 || ExpiresAt <= now;

    internal bool Matches(FaultTarget target) =>
        (Pod is null || Pod == target.Pod || Pod == target.PodName)
        && (Gpu is null || Gpu == target.Gpu)
        && (DataCenter is null || DataCenter == target.DataCenter)
        && (Path is null || target.Path?.StartsWith(Path, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Takes one strike; two callers never take the same.</summary>
    internal bool TryStrike()
    {
        if (_wish.Count is not null && Interlocked.Decrement(ref _left) < 0)
        {
            return false;
        }

        Interlocked.Increment(ref _struck);
        return true;
    }
}
