using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Loras;

/// <summary>
/// The LoRA library of a pod: list, install, delete, provenance. Installs answer when the download is done, which may be never for the caller.
/// </summary>
internal static class LoraEndpoints
{
    private static readonly Shape InstallRequest = new ModelShape([new("url", Shape.Text, Required: true), new("filename", Shape.Text)]);

    private static readonly Shape ProvenanceRequest = new ModelShape(
    [
        new("source", Shape.OneOf("huggingface", "civitai", "url", "local"), Required: true),
        new("repo_id", Shape.Text), new("hf_filename", Shape.Text), new("model_id", Shape.Text), new("version_id", Shape.Text), new("url", Shape.Text),
    ]);

    public static void Map(RouteTable routes)
    {
        routes.Get("/api/v1/loras", List);
        routes.SendSlowly("POST", "/api/v1/loras", InstallRequest, InstallAsync);
        routes.Delete("/api/v1/loras/{}", Delete);
        routes.SendSlowly("POST", "/api/v1/lora/download", LoraDownload.Request, LoraDownload.AnswerAsync);
        routes.Send("PUT", "/api/v1/lora/*/provenance", ProvenanceRequest, Tag);
    }

    /// <summary>Waits for a download as its request does. The lock is not held meanwhile.</summary>
    public static async Task<LoraFile?> DownloadAsync(ScopeCall call, LoraFile file)
    {
        LoraInstall install;
        lock (call.Process.Gate)
            install = call.Process.Installs.Start(file, call.Process.Now, call.Process.Strikes(FaultKind.SlowInstall));
        await call.Process.WaitUntilAsync(install.EndsAt, call.Http.RequestAborted);
        lock (call.Process.Gate)
            call.Process.Installs.Settle(call.Process.Now);
        return install.Late ? null : install.File;
    }

    /// <returns>What the download ends with on a full disk; null when there is room.</returns>
    public static string? FullDisk(ScopeCall call, LoraFile file) =>
        !call.Process.Spec.Volume.Fits(file.SizeBytes / 1e9) || call.Process.Strikes(FaultKind.StorageFull)
            ? $"[Errno 28] No space left on device: '{call.Process.Spec.LoraFolder}/{file.RelativePath}.incomplete'"
            : null;

    public static string LostTemporaryFile(ScopeCall call, string relativePath)
    {
        var path = $"{call.Process.Spec.LoraFolder}/{relativePath}";
        return $"[Errno 2] No such file or directory: '{path}.incomplete' -> '{path}'";
    }

    private static ScopeReply List(ScopeCall call)
    {
        call.Process.Installs.Settle(call.Process.Now);
        var files = call.Process.Spec.Volume.Loras.Values
            .OrderBy(file => file.Folder ?? "", StringComparer.Ordinal).ThenBy(file => file.Stem, StringComparer.Ordinal);
        return ScopeReply.Json(json =>
        {
            json.WriteStartArray("lora_files");
            foreach (var file in files)
                LoraJson.Write(json, file, call.Process.Spec.LoraFolder);
            json.WriteEndArray();
        });
    }

    private static async ValueTask<ScopeReply> InstallAsync(ScopeCall call)
    {
        var token = call.Process.Keys.Civitai;
        var (source, status, refusal) = LoraSource.Read(call.Body.GetProperty("url").GetString()!, LoraJson.Text(call.Body, "filename"), token);
        if (source is null) return ScopeReply.Detail(status, refusal!);
        lock (call.Process.Gate)
            if (call.Process.Installs.Find(source.FileName, call.Process.Now) is not null)
                return ScopeReply.Detail(StatusCodes.Status409Conflict, $"File '{source.FileName}' already exists.");

        var wanted = LoraFile.From(source.Url, source.FileName, source.Provenance);
        if (FullDisk(call, wanted) is { } full)
            return ScopeReply.Detail(StatusCodes.Status500InternalServerError, full);

        var file = await DownloadAsync(call, wanted);
        if (file is null)
            return ScopeReply.Detail(StatusCodes.Status500InternalServerError, LostTemporaryFile(call, source.FileName));
        return ScopeReply.Json(json =>
        {
            json.WriteString("message", $"Successfully installed '{source.FileName}'");
            json.WritePropertyName("file");
            LoraJson.Write(json, file, call.Process.Spec.LoraFolder);
        });
    }

    /// <summary>By stem, in the root and one level of folders.</summary>
    private static ScopeReply Delete(ScopeCall call)
    {
        call.Process.Installs.Settle(call.Process.Now);
        var file = call.Process.Spec.Volume.Loras.Values
            .Where(file => file.Stem == call.Tail && file.RelativePath.Count(character => character == '/') <= 1)
            .OrderBy(file => file.Folder ?? "", StringComparer.Ordinal).FirstOrDefault();
        if (file is null)
            return ScopeReply.Detail(StatusCodes.Status404NotFound, $"LoRA file '{call.Tail}' not found");
        call.Process.Spec.Volume.RemoveLora(file.RelativePath);
        return ScopeReply.Json(json =>
        {
            json.WriteBoolean("success", true);
            json.WriteString("message", $"Successfully deleted '{call.Tail}'");
        });
    }

    private static ScopeReply Tag(ScopeCall call)
    {
        if (LoraSource.Escapes(call.Tail)) return ScopeReply.Detail(StatusCodes.Status400BadRequest, "Invalid filename");
        if (call.Process.Installs.Find(call.Tail, call.Process.Now) is not { } file)
            return ScopeReply.Detail(StatusCodes.Status404NotFound, $"LoRA file '{call.Tail}' not found");
        var tagged = file with { Provenance = LoraJson.Read(call.Body), Listed = true };
        call.Process.Spec.Volume.Put(tagged);
        return ScopeReply.Json(json => LoraJson.WriteManifestEntry(json, tagged, call.Process.Now));
    }
}
