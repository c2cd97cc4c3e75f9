namespace MetaDJ.Scope.Simulator.RunPod.Pods;

/// <summary>Where a pod was placed. A stopped pod stays tied to it.</summary>
/// <param name="Memory">GB of one GPU.</param>
/// <param name="PricePerHour">USD for all its GPUs.</param>
internal sealed record Machine(string Gpu, int Count, int Memory, string DataCenter, Cloud Cloud, string Cuda, decimal PricePerHour);

/// <summary>What a pod was asked to be; replaced as a whole by a PATCH.</summary>
internal sealed record PodSettings(
    string Name,
    string Image,
    string Args,
    int Disk,
    Mounts Mounts,
    IReadOnlyList<string> Ports,
    IReadOnlyDictionary<string, string> Env,
    string? Registry,
    bool GlobalNetworking,
    bool Locked)
{
    /// <summary>Where Scope's image keeps models, LoRAs and assets.</summary>
    private const string ScopeFolder = "/workspace";

    public const int ScopePort = 8000;

    public bool RunsScope => Image.Contains("scope", StringComparison.OrdinalIgnoreCase);

    /// <summary>The network volume that Scope's data lies on, if it is mounted where Scope looks.</summary>
    public string? ScopeVolumeId => Mounts.Network is [{ Path: var path, VolumeId: var id }] && IsScopeFolder(path) ? id : null;

    public string? NetworkVolumeId => Mounts.Network is [{ VolumeId: var id }] ? id : null;

    public bool ScopeOnPersistentDisk => Mounts.Persistent is { } disk && IsScopeFolder(disk.Path);

    public bool Exposes(int port) => Ports.Contains($"{port}/http");

    /// <summary>Whether going from this to <paramref name="next"/> resets the container.</summary>
    public bool NeedsReset(PodSettings next) =>
        this with { Name = next.Name, Locked = next.Locked, GlobalNetworking = next.GlobalNetworking } != next;

    private static bool IsScopeFolder(string? path) => path?.TrimEnd('/') == ScopeFolder;
}
