using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Loras;

internal static class LoraJson
{
    /// <summary>An entry of <c>GET /loras</c>: hash and provenance are the manifest's, so a file it does not know has neither.</summary>
    public static void Write(Utf8JsonWriter json, LoraFile file, string folder)
    {
        json.WriteStartObject();
        json.WriteString("name", file.Stem);
        json.WriteString("path", $"{folder}/{file.RelativePath}");
        json.WriteFloat("size_mb", Math.Round(file.SizeBytes / 1048576.0, 2));
        json.WriteString("folder", file.Folder);
        json.WriteString("sha256", file.Listed ? file.Sha256 : null);
        WriteProvenance(json, file.Listed ? file.Provenance : null);
        json.WriteBoolean("read_only", false);
        json.WriteEndObject();
    }

    public static void WriteManifestEntry(Utf8JsonWriter json, LoraFile file, DateTimeOffset now)
    {
        json.WriteString("filename", file.RelativePath);
        WriteProvenance(json, file.Provenance);
        json.WriteString("sha256", file.Sha256);
        json.WriteNumber("size_bytes", file.SizeBytes);
        json.WriteString("added_at", now.ToString("O"));
    }

    public static LoraProvenance Read(JsonElement source) => new(
        source.GetProperty("source").GetString()!, Text(source, "repo_id"), Text(source, "hf_filename"),
        Text(source, "model_id"), Text(source, "version_id"), Text(source, "url"));

    private static void WriteProvenance(Utf8JsonWriter json, LoraProvenance? provenance)
    {
        if (provenance is null)
        {
            json.WriteNull("provenance");
            return;
        }

        json.WriteStartObject("provenance");
        json.WriteString("source", provenance.Source);
        json.WriteString("repo_id", provenance.RepoId);
        json.WriteString("hf_filename", provenance.HfFilename);
        json.WriteString("model_id", provenance.ModelId);
        json.WriteString("version_id", provenance.VersionId);
        json.WriteString("url", provenance.Url);
        json.WriteEndObject();
    }

    public static string? Text(JsonElement source, string name) => source.TryGetProperty(name, out var value) ? value.GetString() : null;
}
