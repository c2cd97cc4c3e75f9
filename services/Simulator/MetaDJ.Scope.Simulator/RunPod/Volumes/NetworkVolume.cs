using MetaDJ.Scope.Simulator.Scope;

namespace MetaDJ.Scope.Simulator.RunPod.Volumes;

internal enum VolumeTier
{
    Unknown = 0,
    Standard = 1,
    HighPerformance = 2,
}

/// <summary>A volume as v2 shows it.</summary>
/// <param name="Size">GB, 10 to 4096.</param>
internal sealed record NetworkVolume(string Id, string Name, int Size, string DataCenter, VolumeTier Type);

internal sealed record CreateNetworkVolumeRequest(string? Name = null, int? Size = null, string? DataCenter = null, VolumeTier? Type = null);

internal sealed record UpdateNetworkVolumeRequest(string? Name = null, int? Size = null);

internal sealed record NetworkVolumeList(IReadOnlyList<NetworkVolume> NetworkVolumes);

/// <summary>A volume with what is on it; the data is shared by every pod that mounts it.</summary>
internal sealed record VolumeShelf(NetworkVolume Volume, ScopeVolume Data);
