using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Pods.Logs;

/// <summary>
/// Takes out of a line what nobody may read there: programs print their environment when they fail. To those who are no operators also where
/// the pod is.
/// </summary>
internal sealed partial class LogRedaction
{
    private const string Mask = "***";
    private const int ShortestSecret = 8;

    private readonly string[] _known;

    public LogRedaction(IOptions<ProvisioningOptions> options)
        : this(options.Value.PodEnvironment.Where(variable => SecretName().IsMatch(variable.Key)).Select(variable => variable.Value))
    {
    }

    /// <param name="known">Values that must never show; references to the cloud's secrets are none.</param>
    internal LogRedaction(IEnumerable<string> known) =>
        _known = [.. known.Where(value => value.Length >= ShortestSecret && !value.StartsWith("{{", StringComparison.Ordinal)).OrderByDescending(value => value.Length)];

    public string Secrets(string line)
    {
        foreach (var value in _known)
        {
            line = line.Replace(value, Mask, StringComparison.Ordinal);
        }

        line = Assignment().Replace(line, match => match.Groups["name"].Value + match.Groups["sign"].Value + Mask);
        line = Bearer().Replace(line, "$1 " + Mask);
        line = Credentials().Replace(line, "://" + Mask + "@");
        return Token().Replace(line, match => match.Value[..match.Value.IndexOfAny(['_', '-', '.', 'J'])] + Mask);
    }

    public static string Addresses(string line, string? cloudId)
    {
        line = ProxyHost().Replace(line, "pod.proxy");
        line = cloudId is { Length: > 0 } ? line.Replace(cloudId, "pod", StringComparison.OrdinalIgnoreCase) : line;
        return PublicAddress().Replace(line, match => IsLocal(match.Value) ? match.Value : "address");
    }

    private static bool IsLocal(string address) =>
        address is "0.0.0.0" || address.StartsWith("127.", StringComparison.Ordinal);

    /// <summary>The names of variables whose values are secrets.</summary>
    [GeneratedRegex("(TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|AUTH)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    /// <summary><c>HF_TOKEN=…</c>, <c>'api_key': '…'</c>, <c>?token=…</c>, <c>RUNPOD_SECRET_x: …</c>; a number, as in <c>tokens=77</c>, is none.</summary>
    [GeneratedRegex(
        """(?<name>\b[A-Z0-9_\-]*(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)(?:_[A-Z0-9_]*)?)(?<sign>["']?\s*[=:]\s*["']?)(?!\{\{)(?=[^\s"',;&]{4})(?!\d+(?:[\s,;&"']|$))[^\s"',;&]+""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=\-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"://[^\s/@:]+:[^\s/@]+@")]
    private static partial Regex Credentials();

    /// <summary>Hugging Face, RunPod, GitHub, OpenAI-like and signed tokens, wherever they stand.</summary>
    [GeneratedRegex(@"\b(?:hf_[A-Za-z0-9]{8,}|rpa_[A-Za-z0-9]{8,}|gh[pousr]_[A-Za-z0-9]{16,}|sk-[A-Za-z0-9_\-]{16,}|eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{4,}\.[A-Za-z0-9_\-]*)")]
    private static partial Regex Token();

    [GeneratedRegex(@"\b[a-z0-9]+(?:-[0-9]{1,6}\.proxy\.runpod\.(?:net|io)|\.runpod\.internal|-[0-9a-f]{6,10}@ssh\.runpod\.io)", RegexOptions.IgnoreCase)]
    private static partial Regex ProxyHost();

    [GeneratedRegex(@"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b")]
    private static partial Regex PublicAddress();
}
