using System.Text.RegularExpressions;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>What Scope takes as a LoRA.</summary>
internal static partial class PoolLoraRules
{
    private const int MostLoras = 16;

    private static readonly string[] Hosts = ["huggingface.co", "hf.co", "civitai.com"];

    public static void Check(IReadOnlyList<PoolLora> loras, FieldErrors errors)
    {
        errors.Require(loras.Count <= MostLoras, "loras", $"must be {MostLoras} at most.");
        for (var i = 0; i < loras.Count; i++)
        {
            var lora = loras[i];
            if (lora is null)
            {
                errors.Require(false, $"loras[{i}]", "must not be null.");
                continue;
            }

            errors.Require(
                lora.FileName is not null && FileName().IsMatch(lora.FileName), $"loras[{i}].fileName",
                "must be a file name of at most 120 letters, digits, spaces, dots, hyphens and underscores that ends in .safetensors, without a path.");
            errors.Require(lora.Url is null || IsAllowed(lora.Url), $"loras[{i}].url", $"must be an https address at {string.Join(", ", Hosts)}; not a Hugging Face page (/blob/), and without a token, which belongs into the pods' environment as a secret.");
            errors.Require(lora.Scale is >= -10 and <= 10, $"loras[{i}].scale", "must be −10 to 10.");
        }

        var adapters = loras.Where(lora => lora?.FileName is not null).GroupBy(lora => Adapter(lora.FileName)).Where(group => group.Count() > 1).Select(group => group.Key);
        foreach (var adapter in adapters)
        {
            errors.Require(false, "loras", $"must differ in more than dots, spaces and hyphens: Scope calls several of them {adapter}.");
        }
    }

    /// <summary>How Scope names an adapter: two files of one name share it, and fade together.</summary>
    private static string Adapter(string fileName) =>
        AdapterGap().Replace(fileName.EndsWith(".safetensors", StringComparison.Ordinal) ? fileName[..^".safetensors".Length] : fileName, "_");

    private static bool IsAllowed(Uri url) =>
        url is { IsAbsoluteUri: true, Scheme: "https", UserInfo: "", IsDefaultPort: true }
        // The address goes on as it was written, and what is not well-formed others read differently.
        && url.IsWellFormedOriginalString()
        && !Credential().IsMatch(url.Query)
        && url.AbsoluteUri.Length <= 2000
        && Array.Exists(Hosts, host => url.Host == host || url.Host.EndsWith("." + host, StringComparison.Ordinal))
        && !url.AbsolutePath.Contains("/blob/", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_ .\-]{0,107}\.safetensors\z")]
    private static partial Regex FileName();

    [GeneratedRegex("[?&](token|access_token|api_?key|key|sig|signature)=", RegexOptions.IgnoreCase)]
    private static partial Regex Credential();

    [GeneratedRegex(@"[./\\ \-]")]
    private static partial Regex AdapterGap();
}
