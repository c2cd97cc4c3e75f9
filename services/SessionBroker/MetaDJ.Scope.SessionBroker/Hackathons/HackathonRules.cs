using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>What requests about hackathons may say.</summary>
internal static class HackathonRules
{
    private const int MostMembers = 10;
    private static readonly TimeSpan LongestSlot = TimeSpan.FromHours(4);
    private static readonly TimeSpan LongestEvent = TimeSpan.FromDays(7);

    public static SessionRules Of(CreateHackathonRequest request, DateTimeOffset now)
    {
        var rules = new SessionRules().Duration("slotLength", request.SlotLength, LongestSlot).Duration("showUpWithin", request.ShowUpWithin, LongestSlot);
        Name(rules, "name", request.Name, 100);
        Range(rules, "stages", request.Stages, 20);
        if (request.Turns is { } turns)
        {
            Range(rules, "turns", turns, 1000);
        }

        if (request.To <= request.From || request.To <= now)
        {
            rules.Errors["to"] = ["Must be after 'from', and not in the past."];
        }
        else if (request.To - request.From > LongestEvent)
        {
            rules.Errors["to"] = ["Must be at most 7 days after 'from'."];
        }
        else if (request.To - request.From < request.SlotLength)
        {
            rules.Errors["slotLength"] = ["Not one turn fits between 'from' and 'to'."];
        }

        if (request.From > now + TimeSpan.FromDays(366))
        {
            rules.Errors["from"] = ["Must be within a year."];
        }

        if (request.Rules?.Length > 2000)
        {
            rules.Errors["rules"] = ["Must be 2,000 characters at most."];
        }

        return rules;
    }

    public static SessionRules Of(RegisterTeamRequest request)
    {
        var rules = new SessionRules();
        Name(rules, "name", request.Name, 60);
        if (request.Code.Length is 0 or > 100)
        {
            rules.Errors["code"] = ["Must be the letters and digits you were told."];
        }

        if (request.Members.Count > MostMembers)
        {
            rules.Errors["members"] = [$"Must be {MostMembers} at most."];
            return rules;
        }

        for (var i = 0; i < request.Members.Count; i++)
        {
            rules.Subject($"members[{i}]", request.Members[i] ?? "");
        }

        return rules;
    }

    public static SessionRules Extension(TimeSpan by) => new SessionRules().Duration("by", by, LongestSlot);

    private static void Name(SessionRules rules, string field, string name, int longest)
    {
        // It is shown to everybody on the big screen: nothing in it may hide, or turn round what stands beside it.
        if (!SessionRules.IsPrintable(name, longest))
        {
            rules.Errors[field] = [$"Must be 1 to {longest} printable characters, with no space at either end."];
        }
    }

    private static void Range(SessionRules rules, string field, int number, int most)
    {
        if (number < 1 || number > most)
        {
            rules.Errors[field] = [$"Must be from 1 to {most}."];
        }
    }
}
