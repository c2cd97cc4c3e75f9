using System.Security.Cryptography;
using System.Text;

namespace MetaDJ.Scope.Simulator.Scope.Loras;

/// <summary>A <c>.safetensors</c> file on the volume.</summary>
/// <param name="RelativePath">Below the LoRA folder, with forward slashes.</param>
/// <param name="Listed">Whether Scope's manifest knows it; a file without an entry is listed with a null <c>sha256</c>.</param>
/// <param name="Corrupt">Two downloads wrote into one <c>.incomplete</c> file: the pipeline that loads it fails.</param>
public sealed record LoraFile(
    string RelativePath, long SizeBytes, string Sha256, bool Listed, bool Corrupt, LoraProvenance? Provenance = null)
{
    internal string Stem => Path.GetFileNameWithoutExtension(RelativePath);

    internal string? Folder => Path.GetDirectoryName(RelativePath) is { Length: > 0 } folder ? folder : null;

    /// <summary>The file a URL leads to: the same size and hash on every pod, as downloads from one place would have.</summary>
    internal static LoraFile From(Uri url, string relativePath, LoraProvenance provenance)
    {
        var content = url.GetLeftPart(UriPartial.Path);
        var size = (60 + (long)(StableHash.Of(content) % 260)) * 1024 * 1024 + 4096;
        return new(relativePath, size, HashOf(content), Listed: true, Corrupt: false, provenance);
    }

    internal LoraFile Garbled() =>
        this with { Corrupt = true, SizeBytes = SizeBytes + SizeBytes / 3, Sha256 = HashOf("garbled " + Sha256) };

    /// <summary>Scope's name for the adapter: two stems that differ only in these characters collide.</summary>
    internal static string AdapterName(string path) =>
        Path.GetFileNameWithoutExtension(path).Replace('.', '_').Replace('/', '_').Replace('\\', '_').Replace(' ', '_').Replace('-', '_');

    private static string HashOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}

public sealed record LoraProvenance(
    string Source, string? RepoId = null, string? HfFilename = null, string? ModelId = null, string? VersionId = null, string? Url = null);
