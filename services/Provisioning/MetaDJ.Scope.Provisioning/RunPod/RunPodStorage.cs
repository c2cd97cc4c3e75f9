using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>RunPod's network volumes.</summary>
internal sealed partial class RunPodStorage(IRunPodApi api, IOptions<RunPodOptions> options, ILogger<RunPodStorage> logger) : ICloudStorage
{
    public async Task<IReadOnlyList<CloudVolume>> ListAsync(CancellationToken cancellationToken)
    {
        using var answer = await api.ListNetworkVolumesAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. answer.Read().NetworkVolumes.Select(Volume)];
    }

    public async Task<CloudAnswer<CloudVolume>> CreateAsync(CloudVolumeRequest request, CancellationToken cancellationToken)
    {
        if (!IsOurs(request.Name))
        {
            throw new ArgumentException($"A volume named otherwise than '{options.Value.NamePrefix}…' would be billed and never found again.", nameof(request));
        }

        using var answer = await api.CreateNetworkVolumeAsync(
            new CreateNetworkVolumeRequest(request.Name, request.SizeGb, request.DataCenter, TypeOf(request.Tier)), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = answer.ToAnswer(Volume);
        LogVolumeAsked(request.SizeGb, request.DataCenter, outcome.GetType().Name);
        return outcome;
    }

    public async Task<CloudAnswer<CloudVolume>> GrowAsync(string volumeId, int sizeGb, CancellationToken cancellationToken)
    {
        using var answer = await api.UpdateNetworkVolumeAsync(volumeId, new UpdateNetworkVolumeRequest(Size: sizeGb), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.ToAnswer(Volume);
    }

    public async Task<int> CountMountsAsync(string volumeId, CancellationToken cancellationToken)
    {
        using var answer = await api.ListPodsAsync(includeClusterPods: true, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.Read().Pods.Count(pod => pod.Mounts?.Network?.Any(mount => mount.VolumeId == volumeId) == true);
    }

    public async Task<CloudOutcome> DeleteAsync(string volumeId, CancellationToken cancellationToken)
    {
        using var answer = await api.DeleteNetworkVolumeAsync(volumeId, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.ToOutcome() is var outcome and not CloudOutcome.Gone ? outcome : new CloudOutcome.Done();
    }

    private CloudVolume Volume(NetworkVolume volume) =>
        new(volume.Id, volume.Name, volume.Size, volume.DataCenter, Tier(volume.Type), IsOurs(volume.Name));

    private bool IsOurs(string name) => name.StartsWith(options.Value.NamePrefix, StringComparison.Ordinal);

    private static VolumeTier Tier(VolumeType type) => type switch
    {
        VolumeType.Standard => VolumeTier.Standard,
        VolumeType.HighPerformance => VolumeTier.HighPerformance,
        _ => VolumeTier.Unknown,
    };

    private static VolumeType? TypeOf(VolumeTier? tier) => tier switch
    {
        null => null,
        VolumeTier.Standard => VolumeType.Standard,
        VolumeTier.HighPerformance => VolumeType.HighPerformance,
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "The tier must be Standard or HighPerformance."),
    };

    [LoggerMessage(LogLevel.Information, "VolumeAsked: {SizeGb} GB in {DataCenter} was answered {Outcome}")]
    private partial void LogVolumeAsked(int sizeGb, string dataCenter, string outcome);
}
