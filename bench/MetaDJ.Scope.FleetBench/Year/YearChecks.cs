using System.Text.RegularExpressions;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Simulator.RunPod.Pods;

namespace MetaDJ.Scope.FleetBench.Year;

/// <summary>What must hold at every standstill. Pools are told apart at the cloud by the size of their pods' disks.</summary>
internal sealed partial class YearChecks(IReadOnlyList<Pool> pools)
{
    public const int MostTold = 20;

    private static readonly TimeSpan LeakLimit = TimeSpan.FromMinutes(5);

    private readonly Dictionary<int, Pool> _byDisk = pools.ToDictionary(pool => pool.Spec.DiskGb);
    private readonly Dictionary<string, (string Name, int Disk)> _born = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<string, DateTimeOffset> _unwanted = [];
    private readonly HashSet<PodId> _failed = [];
    private readonly Dictionary<string, int> _causes = [];
    private readonly List<string> _broken = [];

    public int Lives => _born.Count;

    /// <summary>The most pods there were at once.</summary>
    public int Peak { get; private set; }

    public TimeSpan LongestUnwanted { get; private set; }

    public IReadOnlyDictionary<string, int> Causes => _causes;

    public IReadOnlyList<string> Broken => _broken;

    /// <param name="cloudId">Of a pod that was there at any time.</param>
    public bool IsOurs(string cloudId) => _born.ContainsKey(cloudId);

    public int DiskOf(string cloudId) => _born[cloudId].Disk;

    /// <returns>Pods of ours that were not there before.</returns>
    public IReadOnlyList<SimulatedPod> SeeCloud(IReadOnlyList<SimulatedPod> there, IReadOnlyCollection<SimulatedPod> gone, DateTimeOffset now)
    {
        var ours = there.Where(IsOurs).ToList();
        Peak = Math.Max(Peak, ours.Count);
        foreach (var (disk, count) in ours.CountBy(pod => pod.Settings.Disk))
        {
            Hold(count <= _byDisk[disk].Spec.Maximum, now, $"{count} pods of pool {_byDisk[disk].Name}, {_byDisk[disk].Spec.Maximum} allowed");
        }

        var born = ours.Concat(gone.Where(IsOurs)).Where(pod => _born.TryAdd(pod.Id, (pod.Settings.Name, pod.Settings.Disk))).ToList();
        foreach (var pod in born)
        {
            Hold(_names.Add(pod.Settings.Name), now, $"a wish was paid for twice: {pod.Settings.Name}");
        }

        return born;
    }

    public void SeeRecords(IReadOnlyList<Pod> records, IReadOnlyList<SimulatedPod> there, DateTimeOffset now)
    {
        foreach (var pod in records.Where(pod => pod.State == PodState.Lost && pod.WasNeverReady && _failed.Add(pod.Id)))
        {
            Hold(!string.IsNullOrWhiteSpace(pod.Reason), now, $"a start failed without a cause: {pod.Id}");
            var cause = Detail().Replace(pod.Reason ?? "none", "…");
            _causes[cause] = _causes.GetValueOrDefault(cause) + 1;
        }

        var wanted = records.Where(pod => !pod.State.IsEnded()).SelectMany(pod => new[] { pod.CloudId, CloudName.Of(Replica.Prefix, pod.Id) }).ToHashSet();
        var unwanted = there.Where(pod => IsOurs(pod) && !wanted.Contains(pod.Id) && !wanted.Contains(pod.Settings.Name)).Select(pod => pod.Id).ToHashSet();
        foreach (var id in _unwanted.Keys.Where(id => !unwanted.Contains(id)).ToList())
        {
            _unwanted.Remove(id);
        }

        foreach (var id in unwanted)
        {
            _unwanted.TryAdd(id, now);
            var lived = now - _unwanted[id];
            LongestUnwanted = lived > LongestUnwanted ? lived : LongestUnwanted;
            Hold(lived <= LeakLimit, now, $"nobody wants the pod {_born.GetValueOrDefault(id).Name}, and it lives for {lived}");
        }
    }

    public void Hold(bool holds, DateTimeOffset now, string what)
    {
        if (!holds && _broken.Count < MostTold)
        {
            _broken.Add($"{now:O}: {what}");
        }
    }

    private static bool IsOurs(SimulatedPod pod) => pod.Settings.Name.StartsWith(Replica.Prefix, StringComparison.Ordinal);

    /// <summary>Numbers and names differ from pod to pod, and the cause is the same.</summary>
    [GeneratedRegex(@"NVIDIA[^:,;]*\([^)]*\)|\d+(\.\d+)?")]
    private static partial Regex Detail();
}
