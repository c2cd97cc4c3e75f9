using System.Text.Json;
using MetaDJ.Scope.Simulator.Scope.Loras;
using MetaDJ.Scope.Simulator.Scope.Wire;

namespace MetaDJ.Scope.Simulator.Scope.Assets;

internal static class AssetEndpoints
{
    private const int LargestBytes = 50 * 1024 * 1024;

    private static readonly Dictionary<string, (string Kind, string ContentType)> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = ("image", "image/png"), [".jpg"] = ("image", "image/jpeg"), [".jpeg"] = ("image", "image/jpeg"),
        [".webp"] = ("image", "image/webp"), [".bmp"] = ("image", "image/bmp"),
        [".mp4"] = ("video", "video/mp4"), [".avi"] = ("video", "video/x-msvideo"), [".mov"] = ("video", "video/quicktime"),
        [".mkv"] = ("video", "video/x-matroska"), [".webm"] = ("video", "video/webm"),
        [".wav"] = ("audio", "audio/wav"), [".mp3"] = ("audio", "audio/mpeg"), [".flac"] = ("audio", "audio/flac"), [".ogg"] = ("audio", "audio/ogg"),
    };

    public static void Map(RouteTable routes)
    {
        routes.Get("/api/v1/assets", List);
        routes.SendSlowly("POST", "/api/v1/assets", null, UploadAsync);
        routes.Get("/api/v1/assets/*", Download);
    }

    private static ScopeReply List(ScopeCall call)
    {
        var kind = call.Query("type");
        var assets = call.Process.Spec.Volume.Assets.Values.Where(asset => kind is null || asset.Kind == kind).OrderByDescending(asset => asset.CreatedAt);
        return ScopeReply.Json(json =>
        {
            json.WriteStartArray("assets");
            foreach (var asset in assets)
            {
                json.WriteStartObject();
                Write(json, asset, call.Process.Spec.AssetFolder);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static async ValueTask<ScopeReply> UploadAsync(ScopeCall call)
    {
        if (call.Query("filename") is not { } name) return ScopeCall.MissingQuery("filename");
        if (!Types.TryGetValue(Path.GetExtension(name), out var type))
            return ScopeReply.Detail(StatusCodes.Status400BadRequest, $"Invalid file type. Allowed types: {string.Join(", ", Types.Keys)}");
        var content = await RequestBody.ReadBytesAsync(call.Http.Request, call.Http.RequestAborted);
        if (content.Length > LargestBytes)
            return ScopeReply.Detail(StatusCodes.Status400BadRequest, "File size exceeds maximum of 50MB");
        if (LoraSource.Escapes(name))
            return ScopeReply.Detail(StatusCodes.Status400BadRequest, "Invalid filename");
        var createdAt = (call.Process.Now - DateTimeOffset.UnixEpoch).TotalSeconds;
        var asset = new AssetFile(name, type.Kind, createdAt, content.ToArray());
        call.Process.Spec.Volume.Put(asset);
        return ScopeReply.Json(json => Write(json, asset, call.Process.Spec.AssetFolder));
    }

    private static ScopeReply Download(ScopeCall call)
    {
        if (LoraSource.Escapes(call.Tail)) return ScopeReply.Detail(StatusCodes.Status403Forbidden, "Access denied");
        return call.Process.Spec.Volume.Assets.TryGetValue(call.Tail, out var asset)
            ? ScopeReply.Bytes(StatusCodes.Status200OK, Types[Path.GetExtension(call.Tail)].ContentType, asset.Content)
            : ScopeReply.Detail(StatusCodes.Status404NotFound, "Asset not found");
    }

    private static void Write(Utf8JsonWriter json, AssetFile asset, string folder)
    {
        json.WriteString("name", Path.GetFileNameWithoutExtension(asset.RelativePath));
        json.WriteString("path", $"{folder}/{asset.RelativePath}");
        json.WriteFloat("size_mb", Math.Round(asset.Content.Length / 1048576.0, 2));
        json.WriteString("folder", Path.GetDirectoryName(asset.RelativePath) is { Length: > 0 } inside ? inside : null);
        json.WriteString("type", asset.Kind);
        json.WriteFloat("created_at", asset.CreatedAt);
    }
}
