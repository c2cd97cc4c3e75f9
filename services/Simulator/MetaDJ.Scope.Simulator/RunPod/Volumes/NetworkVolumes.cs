using System.Collections.Concurrent;
using System.Security.Cryptography;
using MetaDJ.Scope.Simulator.RunPod.Billing;
using MetaDJ.Scope.Simulator.RunPod.Catalog;
using MetaDJ.Scope.Simulator.RunPod.Gate;
using MetaDJ.Scope.Simulator.Scope;

namespace MetaDJ.Scope.Simulator.RunPod.Volumes;

/// <summary>The account's network volumes and what lies on them.</summary>
internal sealed class NetworkVolumes(UsageBook usage, SimulatedClock clock)
{
    private const int IdLength = 10;
    private const int LeastGb = 10;
    private const int MostGb = 4_096;

    private readonly ConcurrentDictionary<string, VolumeShelf> _volumes = new(StringComparer.Ordinal);

    /// <summary>Whether a pod mounts it.</summary>
    public Func<string, bool> InUse { get; set; } = static _ => false;

    public IReadOnlyList<VolumeShelf> All => [.. _volumes.Values.OrderBy(shelf => shelf.Volume.Id, StringComparer.Ordinal)];

    public VolumeShelf? Find(string id) => _volumes.GetValueOrDefault(id);

    public (NetworkVolume? Volume, RunPodProblem? Refusal) Create(CreateNetworkVolumeRequest request)
    {
        var errors = new List<string>();
        errors.AddRange(request.Name is null ? ["$: missing properties 'name'"] : Name(request.Name));
        errors.AddRange(request.Size is null ? ["$: missing properties 'size'"] : Size(request.Size));
        errors.AddRange(request.DataCenter is null ? ["$: missing properties 'dataCenter'"] : []);
        if (errors.Count > 0)
        {
            return (null, RunPodProblem.Invalid(errors));
        }

        if (CatalogSeed.Embedded.DataCenter(request.DataCenter!) is not { NetworkVolumeTypes: [var primary, ..] tiers })
        {
            return (null, RunPodProblem.BadRequest($"data center '{request.DataCenter}' does not support network volumes"));
        }

        if (request.Type is { } type && !tiers.Contains(type))
        {
            return (null, RunPodProblem.BadRequest($"data center '{request.DataCenter}' does not offer this storage tier"));
        }

        var id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", IdLength);
        var volume = new NetworkVolume(id, request.Name!, request.Size!.Value, request.DataCenter!, request.Type ?? primary);
        Put(new(volume, new ScopeVolume()));
        return (volume, null);
    }

    public (NetworkVolume? Volume, RunPodProblem? Refusal) Update(VolumeShelf shelf, UpdateNetworkVolumeRequest request)
    {
        List<string> errors = [.. Name(request.Name), .. Size(request.Size)];
        if (request is { Name: null, Size: null })
        {
            errors.Add("$: minProperties: got 0, want 1");
        }

        if (errors.Count > 0)
        {
            return (null, RunPodProblem.Invalid(errors));
        }

        if (request.Size < shelf.Volume.Size)
        {
            return (null, RunPodProblem.BadRequest("network volume size cannot be reduced"));
        }

        var volume = shelf.Volume with { Name = request.Name ?? shelf.Volume.Name, Size = request.Size ?? shelf.Volume.Size };
        Put(shelf with { Volume = volume });
        return (volume, null);
    }

    public RunPodProblem? Delete(string id)
    {
        if (InUse(id))
        {
            return RunPodProblem.BadRequest("network volume is in use by a pod");
        }

        if (!_volumes.TryRemove(id, out var shelf))
        {
            return RunPodProblem.NotFound("network volume");
        }

        usage.Charge(Kind(shelf.Volume), id, default, clock.Life.GetUtcNow());
        return null;
    }

    public void Put(VolumeShelf shelf)
    {
        shelf.Data.CapacityGb = shelf.Volume.Size;
        _volumes[shelf.Volume.Id] = shelf;
        usage.Charge(Kind(shelf.Volume), shelf.Volume.Id, Rates.Of(shelf.Volume), clock.Life.GetUtcNow());
    }

    private static Metered Kind(NetworkVolume volume) =>
        volume.Type == VolumeTier.HighPerformance ? Metered.HighPerformanceVolume : Metered.StandardVolume;

    private static string[] Name(string? name) => name?.Length == 0 ? ["$.name: minLength: got 0, want 1"] : [];

    private static string[] Size(int? size) => size switch
    {
        < LeastGb => [$"$.size: minimum: got {size}, want {LeastGb}"],
        > MostGb => [$"$.size: maximum: got {size}, want {MostGb}"],
        _ => [],
    };
}
