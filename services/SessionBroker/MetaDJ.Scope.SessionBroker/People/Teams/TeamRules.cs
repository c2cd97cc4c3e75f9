using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.People.Teams;

/// <summary>What a team may be.</summary>
internal static class TeamRules
{
    private const int MostMembers = 100;

    public static Dictionary<string, string[]> Errors(string name, PutTeamRequest request)
    {
        var errors = new Dictionary<string, string[]>();
        if (!Team.IsName(name))
        {
            errors["name"] = ["Must be 1 to 40 lower-case letters, digits and hyphens, with no hyphen at either end."];
        }

        var members = request.Members;
        if (members.Count is < 1 or > MostMembers)
        {
            errors["members"] = [$"Must be 1 to {MostMembers} people."];
        }
        else if (members.Any(member => member is null))
        {
            errors["members"] = ["Each must have a subject and a role."];
        }
        else if (members.FirstOrDefault(member => !Subjects.IsPrintable(member.Subject) || Subjects.IsService(member.Subject)) is not null)
        {
            errors["members"] = ["A subject must be a person's: 1 to 100 printable characters, with no space at either end."];
        }
        else if (members.Any(member => member.Role is not (TeamRole.Member or TeamRole.Owner)))
        {
            errors["members"] = ["A role must be member or owner."];
        }
        else if (members.DistinctBy(member => member.Subject).Count() != members.Count)
        {
            errors["members"] = ["Somebody is in it twice."];
        }
        else if (!members.Any(member => member.Role == TeamRole.Owner))
        {
            errors["members"] = ["At least one must be an owner."];
        }

        return errors;
    }
}
