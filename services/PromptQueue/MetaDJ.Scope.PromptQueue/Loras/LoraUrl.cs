using System.Text.RegularExpressions;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>
/// Which addresses a pod may be told to download. Judged on the text as it was written, by a grammar so narrow that no two readers can take
/// it differently: Scope, its Python libraries and we parse addresses each in our own way, and what one takes for a user the other takes for a
/// host. Pure.
/// </summary>
internal static partial class LoraUrl
{
    public const int Longest = 2_000;

    private static readonly string[] s_huggingFace = ["huggingface.co", "hf.co"];
    private const string Civitai = "civitai.com";

    /// <summary>What download addresses really have. Everything else may be a token, and would be stored and shown.</summary>
    private static readonly string[] s_queries = ["download", "type", "format", "size", "fp"];

    /// <returns>Why a pod shall not fetch this; null when it may.</returns>
    public static string? Refusal(Uri? url)
    {
        if (url?.OriginalString is not { Length: > 0 and <= Longest } text)
        {
            return $"Give an https address of at most {Longest} characters.";
        }

        if (Parse(text) is not { } parts || !url.IsAbsoluteUri || !url.Host.Equals(parts.Host, StringComparison.Ordinal) || !url.IsDefaultPort)
        {
            return "Give an https address with a plain host name: no user, no port, no IP address, no fragment, no other than ASCII characters.";
        }

        var huggingFace = s_huggingFace.Any(host => IsUnder(parts.Host, host));
        if (!huggingFace && !IsUnder(parts.Host, Civitai))
        {
            return $"Give an address at {string.Join(", ", s_huggingFace)} or {Civitai}.";
        }

        return PathRefusal(parts.Path, s_huggingFace.Contains(parts.Host), parts.Host == Civitai) ?? QueryRefusal(parts.Query, s_queries);
    }

    /// <returns>Why this is no address to show people as the page about a LoRA; null when it is. Nobody of us ever fetches it.</returns>
    public static string? PageRefusal(Uri? page) =>
        page?.OriginalString is { Length: <= Longest } text && Parse(text) is { } parts && page.IsAbsoluteUri && page.Host == parts.Host && page.IsDefaultPort
        && !s_private.Any(suffix => parts.Host.EndsWith(suffix, StringComparison.Ordinal))
            ? QueryRefusal(parts.Query, [.. s_queries, "modelVersionId", "tab"])
            : "Give an https address with a public host name: no user, no port, no IP address, no fragment.";

    private static readonly string[] s_private = [".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".arpa", ".onion"];

    private static (string Host, string Path, string Query)? Parse(string text)
    {
        var match = Grammar().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var host = match.Groups["host"].Value.ToLowerInvariant();

        // The last label of a name is letters: 127.1, 0x7f.0.0.1 and 2130706433 are addresses to some readers.
        return host.Length <= 253 ? (host, match.Groups["path"].Value, match.Groups["query"].Value) : null;
    }

    private static string? PathRefusal(string path, bool isHuggingFace, bool isCivitai)
    {
        if (path.Contains("//", StringComparison.Ordinal) || path.Split('/').Any(segment => Dots().IsMatch(segment)) || EncodedSlash().IsMatch(path))
        {
            return "Leave '..', '//' and encoded slashes out of the path.";
        }

        if (path.Contains("/blob/", StringComparison.OrdinalIgnoreCase) || path.Contains("/raw/", StringComparison.OrdinalIgnoreCase))
        {
            return "This is Hugging Face's page about the file; use its /resolve/ address.";
        }

        if (isHuggingFace && !path.Contains("/resolve/", StringComparison.Ordinal))
        {
            return "Give the file's /resolve/ address, as \"Copy download link\" on its page gives it.";
        }

        return path.EndsWith(".safetensors", StringComparison.Ordinal) || (isCivitai && CivitaiDownload().IsMatch(path))
            ? null
            : isCivitai ? "Give a .safetensors file, or https://civitai.com/api/download/models/ and the number of the version." : "Give a .safetensors file.";
    }

    /// <summary>The names that are not known are not repeated: one of them may be a secret without a name.</summary>
    private static string? QueryRefusal(string query, IReadOnlyCollection<string> known) =>
        query.Length <= 1 || query[1..].Split('&').All(pair => known.Contains(pair.Split('=')[0], StringComparer.Ordinal))
            ? null
            : $"Leave everything but {string.Join(", ", known)} out of the query: tokens belong into the pods' environment as a secret.";

    private static bool IsUnder(string host, string domain) =>
        host == domain || (host.EndsWith(domain, StringComparison.Ordinal) && host[^(domain.Length + 1)] == '.');

    // Without IgnoreCase: that would take the Kelvin sign for a k.
    [GeneratedRegex(
        @"\A[hH][tT][tT][pP][sS]://(?<host>(?:(?![xX][nN]--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24})(?<path>/(?:[A-Za-z0-9._~!$&'()*+,;=:/-]|%[0-9A-Fa-f]{2})*)(?<query>\?[A-Za-z0-9._~=&%+-]*)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"\A(?:\.|%2e){1,2}\z", RegexOptions.IgnoreCase)]
    private static partial Regex Dots();

    [GeneratedRegex("%(?:2f|5c|00|0a|0d|25)", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedSlash();

    [GeneratedRegex(@"\A/api/download/models/[0-9]{1,12}\z")]
    private static partial Regex CivitaiDownload();
}
