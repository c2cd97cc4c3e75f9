using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>What is wrong with an entry of the LoRA library. Pure.</summary>
internal static class LoraValidation
{
    public const string NameRule = "Give 1 to 80 letters, digits, '.', '_' or '-', the first a letter or digit, without '.safetensors'.";

    /// <summary>Larger than any LoRA of these models, and small enough for a sum of many.</summary>
    private const long LargestFile = 64L * 1024 * 1024 * 1024;

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
        errors.When(entry.SizeBytes is <= 0 or > LargestFile, "sizeBytes", "Give the file's size in bytes, up to 64 GiB.");
        Triggers(entry.TriggerWords, errors);
        errors.When(
            entry.SuggestedScale is { } range && !(range.From >= -10 && range.From <= range.To && range.To <= 10), "suggestedScale", "Give from and to within -10 to 10, from not above to.");
        Text(entry.License, 200, "license", errors);
        Text(entry.Notes, 2_000, "notes", errors, lines: true);
        if (LoraUrl.Refusal(entry.Url) is { } refusal)
        {
            errors.Add("url", refusal);
        }

        if (entry.Source is { } page && LoraUrl.PageRefusal(page) is { } why)
        {
            errors.Add("source", why);
        }

        return errors;
    }

    private static void Triggers(IReadOnlyList<string> words, FieldErrors errors)
    {
        if (words is null)
        {
            errors.Add("triggerWords", "Give a list, or leave it out.");
            return;
        }

        errors.When(words.Count > 32, "triggerWords", "Give at most 32.");
        errors.When(
            words.Any(word => word is not { Length: > 0 and <= 100 } || string.IsNullOrWhiteSpace(word) || word.Any(char.IsControl)),
            "triggerWords", "Give words of 1 to 100 characters.");
    }

    private static void Text(string? text, int longest, string field, FieldErrors errors, bool lines = false)
    {
        errors.When(
            text is not null && (text.Length == 0 || text.Length > longest || text.Any(letter => char.IsControl(letter) && !(lines && letter == '\n'))),
            field, $"Give 1 to {longest} characters{(lines ? "" : " on one line")}, or leave it out.");
    }
}
