using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Cues;

namespace MetaDJ.Scope.PromptQueue.HotKeys;

/// <summary>What is wrong with a hot-key. Pure.</summary>
internal static class HotKeyValidation
{
    /// <summary>Hot-keys of one session, or of one set list.</summary>
    public const int MostKeys = 64;

    public static bool IsKey(string key) => key.Length is > 0 and <= 16 && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    public static FieldErrors Check(string key, CueRequest cue, DateTimeOffset now)
    {
        var errors = CueValidation.Check(cue, now);
        CueListValidation.CheckLone(cue, errors);
        errors.When(!IsKey(key), "key", "Give 1 to 16 letters, digits, hyphens or underscores, as in f1.");
        errors.When(cue.NotBefore is not null || cue.ExpiresAt is not null, "$", "A hot-key is pressed many times: give holds, not instants.");
        return errors;
    }

    public static void Check(IReadOnlyDictionary<string, CueRequest>? keys, DateTimeOffset now, FieldErrors errors)
    {
        errors.When(keys?.Count > MostKeys, "keys", $"Give at most {MostKeys} hot-keys.");
        foreach (var (key, cue) in keys?.Take(MostKeys) ?? [])
        {
            errors.Under($"keys.{key}", cue is null ? Missing() : Check(key, cue, now));
        }
    }

    private static FieldErrors Missing()
    {
        var errors = new FieldErrors();
        errors.Add("$", "Give a cue.");
        return errors;
    }
}
