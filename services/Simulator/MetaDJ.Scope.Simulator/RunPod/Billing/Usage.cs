using System.Collections.Concurrent;
using MetaDJ.Scope.Simulator.RunPod.Pods;
using MetaDJ.Scope.Simulator.RunPod.Volumes;

namespace MetaDJ.Scope.Simulator.RunPod.Billing;

internal enum Metered
{
    Unknown = 0,
    Pod = 1,
    StandardVolume = 2,
    HighPerformanceVolume = 3,
}

/// <summary>USD per hour.</summary>
internal readonly record struct Rates(decimal Gpu, decimal Disk)
{
    // The month has no published length; 730 h is the usual one.
    private const decimal HoursPerMonth = 730;
    private const decimal DiskPerGb = 0.10m / HoursPerMonth;
    private const decimal StoppedDiskPerGb = 0.20m / HoursPerMonth;
    private const decimal VolumePerGb = 0.07m / HoursPerMonth;
    private const decimal VolumePerGbBeyond = 0.05m / HoursPerMonth;
    private const int VolumeStepGb = 1_024;

    // A premium that only the console tells; twice the standard price stands for it.
    private const decimal FastVolumePerGb = 0.14m / HoursPerMonth;

    public static Rates Of(SimulatedPod pod)
    {
        var kept = pod.Settings.Mounts.Persistent?.Size ?? 0;
        return pod.Status switch
        {
            PodStatus.Running => new(pod.Machine.PricePerHour, (pod.Settings.Disk + kept) * DiskPerGb),
            PodStatus.Exited or PodStatus.Error => new(0, kept * StoppedDiskPerGb),
            _ => default,
        };
    }

    public static Rates Of(NetworkVolume volume) => new(0, volume.Type == VolumeTier.HighPerformance
        ? volume.Size * FastVolumePerGb
        : (Math.Min(volume.Size, VolumeStepGb) * VolumePerGb) + (Math.Max(0, volume.Size - VolumeStepGb) * VolumePerGbBeyond));
}

/// <summary>One stretch at one price.</summary>
/// <param name="Until">Null while it lasts.</param>
internal sealed record UsageSpan(DateTimeOffset From, DateTimeOffset? Until, Rates Rates)
{
    /// <summary>USD for the part of it that lies between two instants.</summary>
    public (decimal Gpu, decimal Disk) Between(DateTimeOffset start, DateTimeOffset end)
    {
        var from = From > start ? From : start;
        var until = Until is { } closed && closed < end ? closed : end;
        if (until <= from)
        {
            return default;
        }

        var hours = (decimal)(until - from).Ticks / TimeSpan.TicksPerHour;
        return (Rates.Gpu * hours, Rates.Disk * hours);
    }
}

/// <summary>What one pod or volume has cost. It outlives the pod: bills do.</summary>
internal sealed class Usage(Metered kind, string id)
{
    private readonly Lock _gate = new();
    private readonly List<UsageSpan> _spans = [];
    private decimal _closed;

    public Metered Kind { get; } = kind;

    public string Id { get; } = id;

    public IReadOnlyList<UsageSpan> Spans
    {
        get
        {
            lock (_gate)
            {
                return [.. _spans];
            }
        }

        init => value.ToList().ForEach(Add);
    }

    public void Charge(Rates rates, DateTimeOffset since)
    {
        lock (_gate)
        {
            if (_spans is [.., { Until: null } open])
            {
                if (open.Rates == rates)
                {
                    return;
                }

                _spans.RemoveAt(_spans.Count - 1);
                Add(open with { Until = since });
            }

            if (rates != default)
            {
                Add(new(since, null, rates));
            }
        }
    }

    public decimal Total(DateTimeOffset now)
    {
        lock (_gate)
        {
            var (gpu, disk) = _spans is [.., { Until: null } open] ? open.Between(open.From, now) : default;
            return _closed + gpu + disk;
        }
    }

    private void Add(UsageSpan span)
    {
        _spans.Add(span);
        if (span.Until is { } until)
        {
            var (gpu, disk) = span.Between(span.From, until);
            _closed += gpu + disk;
        }
    }
}

/// <summary>The account's whole usage, exact and without lag.</summary>
internal sealed class UsageBook(SimulatorOptions options, SimulatedClock clock)
{
    private readonly ConcurrentDictionary<string, Usage> _byId = new(StringComparer.Ordinal);

    public IEnumerable<Usage> All => _byId.Values;

    public decimal Balance => options.Balance + Deposited - Spent;

    /// <summary>USD paid in since the beginning.</summary>
    public decimal Deposited { get; private set; }

    public decimal Spent
    {
        get
        {
            var now = clock.Life.GetUtcNow();
            return _byId.Values.Sum(usage => usage.Total(now));
        }
    }

    public void Deposit(decimal amount) => Deposited += amount;

    public void Charge(Metered kind, string id, Rates rates, DateTimeOffset since) =>
        _byId.GetOrAdd(id, static (id, kind) => new Usage(kind, id), kind).Charge(rates, since);

    public void Restore(Usage usage) => _byId[usage.Id] = usage;
}
