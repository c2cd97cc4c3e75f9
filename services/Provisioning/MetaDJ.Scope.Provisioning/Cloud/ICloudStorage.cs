using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Cloud;

/// <summary>The provider's network volumes. Nothing that changes one is repeated by itself.</summary>
internal interface ICloudStorage
{
    /// <summary>All volumes of the account, strangers' too: one call.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked; nothing may be concluded about any volume.</exception>
    Task<IReadOnlyList<CloudVolume>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Sent at most once, and billed from then on. After <see cref="CloudAnswer{T}.Unknown"/> look for it by name before asking again.</summary>
    /// <exception cref="ArgumentException">The name does not carry our prefix: it would be billed and never found again.</exception>
    Task<CloudAnswer<CloudVolume>> CreateAsync(CloudVolumeRequest request, CancellationToken cancellationToken);

    /// <param name="sizeGb">Up to 4096; the provider refuses less than the volume has. The same size twice does no harm.</param>
    Task<CloudAnswer<CloudVolume>> GrowAsync(string volumeId, int sizeGb, CancellationToken cancellationToken);

    /// <summary>How many pods of the account mount it, strangers' and stopped ones too.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked.</exception>
    Task<int> CountMountsAsync(string volumeId, CancellationToken cancellationToken);

    /// <summary>With all that is on it. A volume that is already gone is <see cref="CloudOutcome.Done"/>; one that a pod mounts is refused.</summary>
    Task<CloudOutcome> DeleteAsync(string volumeId, CancellationToken cancellationToken);
}

/// <param name="Ours">Its name carries our prefix; any other is somebody else's, to be counted and never touched.</param>
internal sealed record CloudVolume(string VolumeId, string Name, int SizeGb, string DataCenter, VolumeTier Tier, bool Ours);

/// <param name="Name">Unique per wish: it is how a volume is found again when the answer to its creation was lost.</param>
/// <param name="SizeGb">10 to 4096.</param>
/// <param name="Tier">Null takes the data centre's primary tier.</param>
internal sealed record CloudVolumeRequest(string Name, int SizeGb, string DataCenter, VolumeTier? Tier);
