namespace MetaDJ.Scope.Provisioning.RunPod.Api;

/// <param name="Size">Gigabytes, 10 to 4096.</param>
internal sealed record NetworkVolume(string Id, string Name, int Size, string DataCenter, VolumeType Type);

internal sealed record NetworkVolumeList
{
    public required IReadOnlyList<NetworkVolume> NetworkVolumes { get; init; }
}

/// <param name="Type">Null takes the data centre's primary tier.</param>
internal sealed record CreateNetworkVolumeRequest(string Name, int Size, string DataCenter, VolumeType? Type = null);

/// <summary>At least one of the two.</summary>
/// <param name="Size">May only grow.</param>
internal sealed record UpdateNetworkVolumeRequest(string? Name = null, int? Size = null);
