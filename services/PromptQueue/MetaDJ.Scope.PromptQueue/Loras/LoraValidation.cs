using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>What is wrong with an entry of the LoRA library. Pure. The pod fetches the address, so it names one of three known hosts only.</summary>
internal static class LoraValidation
{
    public const string NameRule = "Give 1 to 80 letters, digits, '.', '_' or '-', the first a letter or digit, without '.safetensors'.";

    private static readonly string[] Hosts = ["huggingface.co", "hf.co", "civitai.com"];

    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= 80 }
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    public static FieldErrors Check(LoraEntry entry)
    {
        var errors = new FieldErrors();
        errors.When(!IsName(entry.Name), "name", NameRule);
        errors.When(entry.Family is not (LoraFamily.Wan13B or LoraFamily.Wan14B), "family", "Give wan13B or wan14B.");
        errors.When(
            entry.Sha256 is { } hash && !(hash.Length == 64 && hash.All(char.IsAsciiHexDigit)), "sha256", "Give 64 hexadecimal digits.");
        errors.When(entry.TriggerWords.Count > 32, "triggerWords", "Give at most 32.");
        errors.When(entry.TriggerWords.Any(word => word is not { Length: > 0 and <= 100 } || word.Any(char.IsControl)), "triggerWords", "Give words of 1 to 100 characters.");
        errors.When(entry.License is { Length: 0 or > 200 } || entry.License?.Any(char.IsControl) == true, "license", "Give 1 to 200 characters.");
        CheckUrl(entry.Url, errors);
        return errors;
    }

    private static void CheckUrl(Uri url, FieldErrors errors)
    {
        var known = url.IsAbsoluteUri
            && url.Scheme == Uri.UriSchemeHttps
            && url.IsDefaultPort
            && url.UserInfo.Length == 0
            && url.OriginalString.Length <= 2_000
            && Hosts.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase);
        errors.When(!known, "url", "Give an https address at huggingface.co, hf.co or civitai.com, without a port or a user.");
        errors.When(known && url.AbsolutePath.Contains("/blob/", StringComparison.Ordinal), "url", "This is Hugging Face's page about the file; use its /resolve/ address.");
    }
}
