using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.People;

/// <summary>Refusals about keys and teams. Their types are part of the API.</summary>
internal static class PeopleProblems
{
    public static ProblemHttpResult TooManyKeys(int most) => Problem.Create(
        StatusCodes.Status409Conflict, "too-many-keys", "You have as many keys as you may", $"Nobody has more than {most} keys. Revoke one that is not used: GET /api/keys tells.");

    public static ProblemHttpResult TooManyTeams(string subject, int most) => Problem.Create(
        StatusCodes.Status409Conflict, "too-many-teams", "Somebody would be in too many teams", $"{subject} is in {most} teams already, which is the most there may be.");

    public static ProblemHttpResult NameTaken() => Problem.Create(
        StatusCodes.Status409Conflict, "team-name-taken", "The name is taken", "There is a team of that name, which is not yours. Take another name.");

    public static ProblemHttpResult NotAnOwner() => Problem.Create(
        StatusCodes.Status403Forbidden, "not-an-owner", "Only its owners change a team", "Ask one of the team's owners: GET the team to see who they are.");

    public static ProblemHttpResult TeamChanged(long version) => Problem.Create(
        StatusCodes.Status409Conflict, "team-changed", "The team changed meanwhile", $"It is at version {version} now. Read it again, and send your change with that version.",
        new Dictionary<string, object?> { ["version"] = version });

    public static ProblemHttpResult NotInTeam() => Problem.Create(
        StatusCodes.Status403Forbidden, "not-in-team", "You are not in that team", "GET /api/teams lists yours. An owner of the team can put you in.");
}
