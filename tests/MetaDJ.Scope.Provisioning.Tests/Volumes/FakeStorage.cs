using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Tests.Volumes;

/// <summary>A provider's network volumes in memory, with what can go wrong between us and it.</summary>
internal sealed class FakeStorage : ICloudStorage
{
    private readonly Lock _gate = new();
    private readonly List<CloudVolume> _volumes = [];

    /// <summary>What the next creations come to; made and answered when there is none.</summary>
    public Queue<Lost> NextCreates { get; } = new();

    public int Creates { get; private set; }

    public int Lists { get; private set; }

    public IReadOnlyList<CloudVolume> Volumes
    {
        get
        {
            lock (_gate)
            {
                return [.. _volumes];
            }
        }
    }

    public void Put(CloudVolume volume)
    {
        lock (_gate)
        {
            _volumes.Add(volume);
        }
    }

    public Task<IReadOnlyList<CloudVolume>> ListAsync(CancellationToken cancellationToken)
    {
        Lists++;
        return Task.FromResult(Volumes);
    }

    public async Task<CloudAnswer<CloudVolume>> CreateAsync(CloudVolumeRequest request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_gate)
        {
            Creates++;
            var fate = NextCreates.TryDequeue(out var next) ? next : Lost.Nothing;
            var volume = new CloudVolume($"v{_volumes.Count + 1}", request.Name, request.SizeGb, request.DataCenter, request.Tier ?? VolumeTier.Standard, Ours: true);
            if (fate is Lost.Nothing or Lost.Answer or Lost.Us)
            {
                _volumes.Add(volume);
            }

            return fate switch
            {
                Lost.Nothing => new CloudAnswer<CloudVolume>.Given(volume),
                Lost.Us => throw new OperationCanceledException("We were killed."),
                Lost.Wish => new CloudAnswer<CloudVolume>.Refused("data center does not support network volumes", []),
                _ => new CloudAnswer<CloudVolume>.Unknown("The response ended."),
            };
        }
    }

    public Task<CloudAnswer<CloudVolume>> GrowAsync(string volumeId, int sizeGb, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var index = _volumes.FindIndex(volume => volume.VolumeId == volumeId);
            _volumes[index] = _volumes[index] with { SizeGb = sizeGb };
            return Task.FromResult<CloudAnswer<CloudVolume>>(new CloudAnswer<CloudVolume>.Given(_volumes[index]));
        }
    }

    public Task<int> CountMountsAsync(string volumeId, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<CloudOutcome> DeleteAsync(string volumeId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _volumes.RemoveAll(volume => volume.VolumeId == volumeId);
            return Task.FromResult<CloudOutcome>(new CloudOutcome.Done());
        }
    }

    internal enum Lost
    {
        Nothing = 0,

        /// <summary>Made, and nobody hears of it.</summary>
        Answer = 1,

        /// <summary>Not made, and nobody hears of that.</summary>
        Request = 2,

        /// <summary>Made, and we die before the answer.</summary>
        Us = 3,

        /// <summary>Refused.</summary>
        Wish = 4,
    }
}
