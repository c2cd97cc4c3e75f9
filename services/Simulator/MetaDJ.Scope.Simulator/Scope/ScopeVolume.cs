using System.Collections.Immutable;
using MetaDJ.Scope.Simulator.Scope.Assets;
using MetaDJ.Scope.Simulator.Scope.Loras;

namespace MetaDJ.Scope.Simulator.Scope;

/// <summary>
/// What lies under <c>/workspace</c> and so outlives the process and the pod. Every collection is immutable and replaced as a whole:
/// it may be serialised while a server writes to it.
/// </summary>
public sealed class ScopeVolume
{
    private readonly Lock _gate = new();

    /// <summary>Model artefacts on disk, by repository.</summary>
    public ImmutableSortedSet<string> Models { get; set; } = [];

    /// <summary>LoRA files by path relative to the LoRA folder.</summary>
    public ImmutableSortedDictionary<string, LoraFile> Loras { get; set; } = ImmutableSortedDictionary.Create<string, LoraFile>(StringComparer.Ordinal);

    /// <summary>Uploaded media by path relative to the asset folder.</summary>
    public ImmutableSortedDictionary<string, AssetFile> Assets { get; set; } = ImmutableSortedDictionary.Create<string, AssetFile>(StringComparer.Ordinal);

    /// <summary>Gigabytes; null for a disk that never fills.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal double? CapacityGb { get; set; }

    /// <summary>Gigabytes that lie on it.</summary>
    internal double UsedGb => Models.Sum(Weights.ModelArtifact.SizeOf) + (Loras.Values.Sum(file => (double)file.SizeBytes) / 1e9);

    internal bool Fits(double gigabytes) => CapacityGb is not { } capacity || UsedGb + gigabytes <= capacity;

    internal void Add(string model)
    {
        lock (_gate) Models = Models.Add(model);
    }

    internal void Put(LoraFile file)
    {
        lock (_gate) Loras = Loras.SetItem(file.RelativePath, file);
    }

    internal bool RemoveLora(string relativePath)
    {
        lock (_gate)
        {
            var had = Loras.ContainsKey(relativePath);
            Loras = Loras.Remove(relativePath);
            return had;
        }
    }

    internal void Put(AssetFile file)
    {
        lock (_gate) Assets = Assets.SetItem(file.RelativePath, file);
    }
}
