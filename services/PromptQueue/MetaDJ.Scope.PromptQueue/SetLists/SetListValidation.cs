using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Decks;
using MetaDJ.Scope.PromptQueue.HotKeys;

namespace MetaDJ.Scope.PromptQueue.SetLists;

/// <summary>What is wrong with a set list. Pure.</summary>
internal static class SetListValidation
{
    public const int MostCues = 200;

    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    public static FieldErrors Check(string name, SetList setList, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.When(!IsName(name), "name", "Give 1 to 64 lower-case letters, digits or hyphens.");
        errors.When(setList.Description is { Length: > 500 }, "description", "Give at most 500 characters.");
        errors.When(setList.Cues.Count is 0 or > MostCues, "cues", $"Give 1 to {MostCues} cues.");
        for (var i = 0; i < Math.Min(setList.Cues.Count, MostCues); i++)
        {
            if (setList.Cues[i] is not { } cue)
            {
                errors.Add($"cues[{i}]", "Give a cue.");
                continue;
            }

            errors.Under($"cues[{i}]", CueValidation.Check(cue, now));
            errors.When(cue.NotBefore is not null || cue.ExpiresAt is not null, $"cues[{i}]", "A set list is played many times: give holds, not instants.");
        }

        if (!errors.Any)
        {
            CueListValidation.Check(setList.Cues, errors);
        }

        HotKeyValidation.Check(setList.Keys, now, errors);
        if (setList.Decks is { } decks)
        {
            SetListDecks.Check(setList, decks, errors);
        }

        return errors;
    }
}
