using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace MetaDJ.Scope.Simulator.Scope.Loras;

/// <summary>Where a LoRA is to come from, as <c>POST /loras</c> reads its URL; or why it refuses it.</summary>
internal sealed record LoraSource(Uri Url, string FileName, LoraProvenance Provenance)
{
    private static readonly string[] AllowedHosts = ["civitai.com", "hf.co", "huggingface.co"];

    public static (LoraSource? Source, int Status, string? Refusal) Read(string text, string? fileName, string? civitaiToken)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !AllowedHosts.Any(host => IsUnder(url, host)))
            return (null, 400, $"URL must be from {string.Join(" or ", AllowedHosts)}");
        var segments = url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var civitai = IsUnder(url, "civitai.com");
        if (!civitai && url.AbsolutePath.Contains("/blob/", StringComparison.Ordinal))
        {
            return (null, 400, "This is a Hugging Face file preview page, not a download link. Open the file on the LoRA page and click "
                + "\"Copy download link\" (it will contain /resolve/main/ instead of /blob/main/).");
        }

        var query = QueryHelpers.ParseQuery(url.Query);
        if (civitai && civitaiToken is null && !query.ContainsKey("token"))
            return (null, 401, "Access denied. Check that the URL is correct and includes any required authentication.");
        var version = query.TryGetValue("modelVersionId", out var named) ? named.ToString() : segments.LastOrDefault(IsNumber);
        fileName = string.IsNullOrEmpty(fileName) ? Uri.UnescapeDataString(segments.LastOrDefault() ?? "") : fileName;
        if (civitai && !fileName.Contains('.') && version is not null)
            fileName = $"civitai-{version}.safetensors";
        if (!fileName.Contains('.'))
            return (null, 400, "Could not determine filename from URL. Please provide a filename.");
        if (Check(fileName) is { } refusal) return (null, 400, refusal);

        var clean = url.GetLeftPart(UriPartial.Path);
        var provenance = civitai ? new LoraProvenance("civitai", VersionId: version, Url: clean)
            : segments is [var owner, var repository, "resolve", _, .. var file] && file.Length > 0
                ? new LoraProvenance("huggingface", $"{owner}/{repository}", string.Join('/', file), Url: clean)
                : new LoraProvenance("huggingface", Url: clean);
        return (new(url, fileName, provenance), 200, null);
    }

    /// <returns>Why Scope will not write a file of this name, or null.</returns>
    public static string? Check(string relativePath)
    {
        var extension = Path.GetExtension(relativePath).ToLowerInvariant();
        if (extension != ".safetensors") return $"Invalid file extension '{extension}'. Allowed: .safetensors";
        return Escapes(relativePath) ? "Invalid filename" : null;
    }

    public static bool Escapes(string relativePath) =>
        Path.IsPathRooted(relativePath) || relativePath.Split('/', '\\').Any(segment => segment is "..") || relativePath.Contains('\0');

    private static bool IsUnder(Uri url, string host) =>
        url.Host == host || url.Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
