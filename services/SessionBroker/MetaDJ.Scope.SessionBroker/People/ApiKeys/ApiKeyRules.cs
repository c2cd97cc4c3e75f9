using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;

namespace MetaDJ.Scope.SessionBroker.People.ApiKeys;

/// <summary>What a request for a key may say.</summary>
internal static class ApiKeyRules
{
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(1);

    /// <param name="lifetime">Null when the request does not say.</param>
    public static Dictionary<string, string[]> Errors(string name, IReadOnlyList<string> scopes, ClaimsPrincipal user, TimeSpan? lifetime, KeyOptions rules)
    {
        var errors = new Dictionary<string, string[]>();
        if (!Subjects.IsPrintable(name))
        {
            errors["name"] = ["Must be 1 to 100 printable characters, with no space at either end."];
        }

        if (scopes.Count == 0 || scopes.Any(scope => !Scopes.All.Contains(scope)))
        {
            errors["scopes"] = [$"Must be one or more of {string.Join(", ", Scopes.All)}."];
        }
        else if (scopes.Contains(Scopes.Operate) && !user.IsOperator())
        {
            errors["scopes"] = [$"You are {user.Role()}: a key of yours has nothing to operate with."];
        }

        Lifetime(errors, lifetime, rules);
        return errors;
    }

    public static Dictionary<string, string[]> Errors(TimeSpan? overlap, TimeSpan? lifetime, KeyOptions rules)
    {
        var errors = new Dictionary<string, string[]>();
        if (overlap is { } given && (given < TimeSpan.Zero || given > LongestOverlap))
        {
            errors["overlap"] = [$"Must be from 00:00:00 to {LongestOverlap:c}."];
        }

        Lifetime(errors, lifetime, rules);
        return errors;
    }

    private static void Lifetime(Dictionary<string, string[]> errors, TimeSpan? lifetime, KeyOptions rules)
    {
        if (lifetime is { } given && (given < ShortestLifetime || given > rules.LongestLifetime))
        {
            errors["expiresAt"] = [$"Must be from {ShortestLifetime:c} to {rules.LongestLifetime:c} from now."];
        }
    }
}
