using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>What the rules say to somebody who wants LoRAs. Pure.</summary>
internal static class LoraRuling
{
    private const int MostRules = 200;
    private const int MostNames = 200;

    /// <returns>Why they may not; null when they may.</returns>
    public static string? Refusal(IReadOnlyList<LoraRule> rules, SessionId session, QueueMember who, IEnumerable<string> names)
    {
        var applying = rules.Where(rule => Applies(rule, session, who)).ToList();
        foreach (var name in names)
        {
            if (applying.FirstOrDefault(rule => rule.Deny.Any(pattern => Fits(pattern, name)) || rule.Allow?.Any(pattern => Fits(pattern, name)) == false) is { } against)
            {
                return $"'{name}' is not for {RoleOf(against)} here{(against.Reason is { } reason ? $": {reason}" : ".")} GET /api/lora-rules tells the rules; operators change them.";
            }
        }

        return null;
    }

    /// <summary>Whether a rule lets somebody swap these although their role does not.</summary>
    public static bool Grants(IReadOnlyList<LoraRule> rules, SessionId session, QueueMember who, IReadOnlyCollection<string> names) =>
        who.Role == CrewRole.Prompter && names.Count > 0 && names.All(name =>
            rules.Any(rule => rule.Role == CrewRole.Prompter && Applies(rule, session, who) && rule.Allow?.Any(pattern => Fits(pattern, name)) == true));

    public static FieldErrors Check(LoraRules rules)
    {
        var errors = new FieldErrors();
        if (rules.Rules is not { Count: <= MostRules })
        {
            errors.Add("rules", $"Give at most {MostRules} rules.");
            return errors;
        }

        for (var i = 0; i < rules.Rules.Count; i++)
        {
            if (rules.Rules[i] is not { } rule)
            {
                errors.Add($"rules[{i}]", "Give a rule.");
                continue;
            }

            errors.When(rule.Role is CrewRole.Unknown || (rule.Role is { } role && !Enum.IsDefined(role)), $"rules[{i}].role", "Give lead, coPilot, prompter or viewer, or leave it out for all.");
            errors.When(rule.Pool is { Length: 0 or > 100 } || rule.Pool?.Any(char.IsControl) == true, $"rules[{i}].pool", "Give a pool's name, or leave it out for all.");
            errors.When(rule.Allow is null && rule.Deny is not { Count: > 0 }, $"rules[{i}]", "Give allow or deny.");
            errors.When(!AreNames(rule.Allow ?? []), $"rules[{i}].allow", $"Give at most {MostNames} names of LoRAs, or beginnings that end in *.");
            errors.When(!AreNames(rule.Deny), $"rules[{i}].deny", $"Give at most {MostNames} names of LoRAs, or beginnings that end in *.");
            errors.When(rule.Reason is { Length: 0 or > 200 } || rule.Reason?.Any(char.IsControl) == true, $"rules[{i}].reason", "Give 1 to 200 characters on one line.");
        }

        return errors;
    }

    private static bool Applies(LoraRule rule, SessionId session, QueueMember who) =>
        (rule.Role is null || rule.Role == who.Role) && (rule.Pool is null || rule.Pool == who.Pool) && (rule.SessionId is null || rule.SessionId == session);

    /// <summary>Whatever the case: the pod's disk may not tell <c>Gore</c> from <c>gore</c>, and whoever denies means both.</summary>
    private static bool Fits(string pattern, string name) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    private static bool AreNames(IReadOnlyList<string>? patterns) =>
        patterns is { Count: <= MostNames } && patterns.All(pattern => pattern == "*" || LoraValidation.IsName(pattern?.TrimEnd('*')));

    private static string RoleOf(LoraRule rule) => rule.Role switch
    {
        CrewRole.Lead => "the lead",
        CrewRole.CoPilot => "co-pilots",
        CrewRole.Prompter => "prompters",
        CrewRole.Viewer => "viewers",
        _ => "anybody",
    };
}
