using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Moderation;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>What is wrong with the rules of an audience. Pure.</summary>
internal static class AudienceValidation
{
    public const int LongestReason = 200;

    private const int MostWords = 100;
    private const int LongestWord = 40;
    private const int LongestTemplate = 500;

    public static FieldErrors Check(AudienceRules rules, HouseWords house)
    {
        var errors = new FieldErrors();
        errors.When(rules.Approval == AudienceApproval.Unknown, "approval", "Give hand, rule or none.");
        errors.When(rules.LongestText is < 1 or > 500, "longestText", "Give 1 to 500 characters.");
        errors.When(rules.SecondsBetween is < 5 or > 3_600, "secondsBetween", "Give 5 to 3,600 seconds.");
        errors.When(
            rules.Words.Count > MostWords || rules.Words.Any(word => word is not { Length: <= LongestWord } || new WordPattern(word).IsEmpty),
            "words", $"Give at most {MostWords} words with letters or digits, each of at most {LongestWord} characters.");
        errors.When(
            rules.Template.Length > LongestTemplate || rules.Template.Split(SubmissionText.Place).Length != 2,
            "template", $"Give at most {LongestTemplate} characters, with {SubmissionText.Place} in them once.");
        if (!errors.Any)
        {
            foreach (var problem in PromptText.Problems(rules.Template))
            {
                errors.Add("template", problem);
            }

            errors.When(house.Find(rules.Template) is not null, "template", "It has a word that is on the word list of this house.");
        }

        return errors;
    }

    public static FieldErrors CheckReason(string? reason)
    {
        var errors = new FieldErrors();
        errors.When(reason?.Length > LongestReason, "reason", $"Give at most {LongestReason} characters.");
        foreach (var problem in errors.Any ? [] : PromptText.Problems(reason ?? ""))
        {
            errors.Add("reason", problem);
        }

        return errors;
    }
}
