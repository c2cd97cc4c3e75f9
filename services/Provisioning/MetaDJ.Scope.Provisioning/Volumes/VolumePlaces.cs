using System.Collections.Concurrent;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Offers;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Volumes;

/// <summary>Where a pool's pods can be, for the sake of its volumes.</summary>
internal sealed class VolumePlaces(ICloudCatalogue catalogue, IGpuCloud cloud, VolumeStore store, IOptions<RunPodOptions> runPod)
{
    /// <summary>By volume id: a volume never moves.</summary>
    private readonly ConcurrentDictionary<string, string?> _homes = new(StringComparer.Ordinal);
    private volatile Reading? _reading;

    public bool Knows(Pool pool) => pool.Spec switch
    {
        { NetworkVolumeId: { } id } => _homes.ContainsKey(id) && (!pool.Spec.Access.GlobalNetworking || _reading is not null),
        { NetworkVolume: not null } or { Access.GlobalNetworking: true } => _reading is not null,
        _ => true,
    };

    /// <exception cref="HttpRequestException">The cloud could not be asked.</exception>
    public async Task RefreshAsync(Pool pool, CancellationToken cancellationToken)
    {
        if (pool.Spec.NetworkVolumeId is { } id && !_homes.ContainsKey(id))
        {
            _homes[id] = await cloud.VolumeDataCenterAsync(id, cancellationToken);
        }

        if (pool.Spec.NetworkVolume is not null || pool.Spec.Access.GlobalNetworking)
        {
            _reading = new Reading(await catalogue.DataCentersAsync(cancellationToken), await store.ListAsync());
        }
    }

    public GpuWish WishOf(Pool pool)
    {
        var wish = WishOfVolumes(pool);
        return pool.Spec.Access.GlobalNetworking && _reading is { } reading
            ? wish with { GlobalNetworkDataCenters = [.. reading.Places.Places.Where(place => place.GlobalNetwork).Select(place => place.Id)] }
            : wish;
    }

    private GpuWish WishOfVolumes(Pool pool)
    {
        if (pool.Spec.NetworkVolume is not { } managed || _reading is not { } reading)
        {
            return GpuWish.Of(pool.Spec, pool.Spec.NetworkVolumeId is { } id && _homes.GetValueOrDefault(id) is { } home ? [home] : null, []);
        }

        var places = ManagedVolumeRules.Places(managed, reading.Places);
        var there = reading.Volumes.Where(volume => volume.VolumeId is not null).Select(volume => volume.Name).ToHashSet(StringComparer.Ordinal);
        return GpuWish.Of(
            pool.Spec, places, [.. places.Where(place => there.Contains(VolumeWish.Of(runPod.Value.NamePrefix, pool.Name, managed, place).Name))]);
    }

    /// <summary>What the catalogue holds against a pool's wish; nothing when it cannot be asked.</summary>
    public async Task<Dictionary<string, string[]>> CheckAsync(PoolSpec spec, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (spec.NetworkVolume is { } managed)
        {
            ManagedVolumeRules.CheckPlaces(managed, await PlacesAsync(cancellationToken), errors);
        }

        return errors.ToDictionary();
    }

    private async Task<CloudDataCenters?> PlacesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await catalogue.DataCentersAsync(cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private sealed record Reading(CloudDataCenters Places, IReadOnlyList<Volume> Volumes);
}
