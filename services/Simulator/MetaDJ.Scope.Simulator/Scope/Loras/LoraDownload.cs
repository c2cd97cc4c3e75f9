using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Loras;

/// <summary>
/// <c>POST /lora/download</c>: the second way to install. It answers with a file that is there already, and deletes that file when the
/// hash asked for is another.
/// </summary>
internal static class LoraDownload
{
    public static readonly Shape Request = new ModelShape(
    [
        new("source", Shape.OneOf("huggingface", "civitai", "url"), Required: true),
        new("repo_id", Shape.Text), new("hf_filename", Shape.Text), new("model_id", Shape.Text), new("version_id", Shape.Text),
        new("url", Shape.Text), new("subfolder", Shape.Text), new("expected_sha256", Shape.Text), new("civitai_token", Shape.Text),
    ]);

    public static async ValueTask<ScopeReply> AnswerAsync(ScopeCall call)
    {
        var (file, refusal) = Wanted(call.Body, call.Process.Keys.Civitai);
        if (file is null) return ScopeReply.Detail(StatusCodes.Status400BadRequest, refusal!);
        LoraFile? present;
        lock (call.Process.Gate)
            present = call.Process.Installs.Find(file.RelativePath, call.Process.Now);
        if (present is null && LoraEndpoints.FullDisk(call, file) is { } full)
            return ScopeReply.Detail(StatusCodes.Status500InternalServerError, full);
        present ??= await LoraEndpoints.DownloadAsync(call, file);
        if (present is null)
            return ScopeReply.Detail(StatusCodes.Status500InternalServerError, LoraEndpoints.LostTemporaryFile(call, file.RelativePath));

        if (LoraJson.Text(call.Body, "expected_sha256") is { } expected && !expected.Equals(present.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            call.Process.Spec.Volume.RemoveLora(present.RelativePath);
            return ScopeReply.Detail(StatusCodes.Status400BadRequest, $"SHA256 mismatch: expected {expected}, got {present.Sha256}");
        }

        return ScopeReply.Json(json =>
        {
            json.WriteString("filename", present.RelativePath);
            json.WriteString("path", $"{call.Process.Spec.LoraFolder}/{present.RelativePath}");
            json.WriteString("sha256", present.Sha256);
            json.WriteNumber("size_bytes", present.SizeBytes);
        });
    }

    private static (LoraFile? File, string? Refusal) Wanted(JsonElement body, string? storedToken)
    {
        var source = body.GetProperty("source").GetString();
        var (url, name) = (LoraJson.Text(body, "url"), "");
        switch (source)
        {
            case "huggingface":
                if (LoraJson.Text(body, "repo_id") is not { } repository || LoraJson.Text(body, "hf_filename") is not { } file)
                    return (null, "repo_id and hf_filename are required for HuggingFace downloads");
                (url, name) = ($"https://huggingface.co/{repository}/resolve/main/{file}", Path.GetFileName(file));
                break;
            case "civitai":
                if (LoraJson.Text(body, "version_id") is not { } version)
                    return (null, "version_id is required for CivitAI downloads");
                if (storedToken is null && LoraJson.Text(body, "civitai_token") is null)
                    return (null, "CivitAI requires an API token");
                (url, name) = ($"https://civitai.com/api/download/models/{version}", $"civitai-{version}.safetensors");
                break;
            default:
                if (url is null) return (null, "url is required for URL downloads");
                name = Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? Uri.UnescapeDataString(parsed.Segments[^1]) : "";
                break;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var from)) return (null, $"Invalid URL: {url}");
        var path = LoraJson.Text(body, "subfolder") is { Length: > 0 } folder ? $"{folder.Trim('/')}/{name}" : name;
        return LoraSource.Check(path) is { } refusal
            ? (null, refusal)
            : (LoraFile.From(from, path, LoraJson.Read(body) with { Url = url }), null);
    }
}
