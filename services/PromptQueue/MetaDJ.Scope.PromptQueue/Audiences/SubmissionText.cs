using System.Security.Cryptography;
using System.Text;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Moderation;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>What a text of the audience is to the rules. Pure.</summary>
internal static class SubmissionText
{
    public const string Place = "{text}";

    private const int LongestNumber = 4;

    public static string Prompt(string text, AudienceRules rules) => rules.Template.Replace(Place, text, StringComparison.Ordinal);

    /// <summary>The same for texts that a person reads as the same: whatever their capitals, spaces, signs, accents and scripts.</summary>
    public static string Reading(string text)
    {
        var letters = string.Concat(Moderation.Reading.Of(text).Select(piece => Moderation.Reading.Fold(piece.Letters)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(letters.Length > 0 ? letters : text))[..16]);
    }

    public static FieldErrors Check(string text, AudienceRules rules, HouseWords house)
    {
        var errors = new FieldErrors();
        errors.When(string.IsNullOrWhiteSpace(text) || text.Length > rules.LongestText, "text", $"Write 1 to {rules.LongestText} characters.");
        if (errors.Any)
        {
            return errors;
        }

        foreach (var problem in PromptText.Problems(text))
        {
            errors.Add("text", problem);
        }

        errors.When(HasWords(text, rules, house), "text", "It has a word that is not shown here. Put it in other words.");
        return errors;
    }

    /// <summary>Whether it has a word that is not shown, alone or in its place: one may come about where the template and the text meet.</summary>
    public static bool HasWords(string text, AudienceRules rules, HouseWords house)
    {
        var words = new WordList(rules.Words);
        return new[] { text, Prompt(text, rules) }.Any(said => house.Find(said) is not null || words.Find(said) is not null);
    }

    /// <summary>Whether nobody of the crew needs to look at it first.</summary>
    public static bool IsApproved(string text, AudienceRules rules) => rules.Approval switch
    {
        AudienceApproval.None => true,
        AudienceApproval.Rule => IsPlain(text),
        _ => false,
    };

    /// <summary>Words, spaces and the signs of a sentence: no addresses, handles, telephone numbers or signs that a word may hide in.</summary>
    public static bool IsPlain(string text)
    {
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            digits = char.IsAsciiDigit(letter) ? digits + 1 : 0;
            var isPlain = char.IsLetter(letter) || char.IsAsciiDigit(letter) || letter is ' ' or ',' or '!' or '?' or '\'' or '-' or '’';
            var endsSentence = letter == '.' && (i + 1 == text.Length || text[i + 1] == ' ');
            if ((!isPlain && !endsSentence) || digits > LongestNumber)
            {
                return false;
            }
        }

        return true;
    }
}
