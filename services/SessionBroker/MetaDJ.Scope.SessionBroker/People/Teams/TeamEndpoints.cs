using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.People.Teams;

internal static class TeamEndpoints
{
    public static IEndpointRouteBuilder MapTeams(this IEndpointRouteBuilder routes)
    {
        var teams = routes.MapGroup("/api/teams").WithTags("Teams").RequireAuthorization(Policies.Person).RequireScope(Scopes.Operate);
        teams.MapGet("/", List).WithName("ListTeams");
        teams.MapGet("/{name}", Get).WithName("GetTeam");
        teams.MapPut("/{name}", Put).WithName("PutTeam").RequireAuthorization(Policies.Member);
        teams.MapDelete("/{name}", Delete).WithName("DeleteTeam").RequireAuthorization(Policies.Member);
        return routes;
    }

    /// <summary>The caller's own, by our records; those of an identity provider are that one's to tell.</summary>
    internal static async Task<Results<Ok<Page<TeamResponse>>, ProblemHttpResult>> List(string? after, int? limit, ClaimsPrincipal user, TeamStore teams)
    {
        var rules = new SessionRules().Limit(limit);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var names = (await teams.OfAsync(user.Subject())).Where(name => after is null || string.CompareOrdinal(name, after) > 0).ToList();
        var page = names.Take(limit ?? TeamStore.MostTeams).ToList();
        var found = await Task.WhenAll(page.Select(teams.FindAsync));
        return TypedResults.Ok(new Page<TeamResponse>([.. found.OfType<Team>().Select(team => team.ToResponse())], page.Count < names.Count ? page[^1] : null));
    }

    internal static async Task<Results<Ok<TeamResponse>, ProblemHttpResult>> Get(string name, ClaimsPrincipal user, TeamStore teams) =>
        await teams.FindAsync(name) is { } team && (user.IsOperator() || team.Members.ContainsKey(user.Subject()))
            ? TypedResults.Ok(team.ToResponse())
            : Problem.NotFound("such team");

    internal static async Task<Results<Created<TeamResponse>, Ok<TeamResponse>, ProblemHttpResult>> Put(
        string name, PutTeamRequest request, ClaimsPrincipal user, TeamStore teams, Memberships memberships, IAudit audit)
    {
        var errors = TeamRules.Errors(name, request);
        if (errors.Count == 0 && !user.IsOperator() && !request.Members.Any(member => member.Subject == user.Subject() && member.Role == TeamRole.Owner)
            && await teams.FindAsync(name) is null)
        {
            errors["members"] = ["You must be an owner of a team that you make."];
        }

        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        var outcome = await teams.PutAsync(name, Acting.Of(user), request.Version, request.Members);
        switch (outcome)
        {
            case TeamOutcome.Created(var team):
                Changed("team.create", team);
                return TypedResults.Created($"/api/teams/{name}", team.ToResponse());
            case TeamOutcome.Replaced(var team):
                Changed("team.put", team);
                return TypedResults.Ok(team.ToResponse());
            case var refused:
                return Refusal(refused);
        }

        void Changed(string action, Team team)
        {
            memberships.Forget();
            audit.Write(user.Subject(), action, name, $"version {team.Version}: {string.Join(", ", team.Members.Keys.Order(StringComparer.Ordinal))}");
        }
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, ClaimsPrincipal user, TeamStore teams, Memberships memberships, IAudit audit)
    {
        var outcome = await teams.DeleteAsync(name, Acting.Of(user));
        if (outcome is not TeamOutcome.Deleted)
        {
            return Refusal(outcome);
        }

        memberships.Forget();
        audit.Write(user.Subject(), "team.delete", name);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Refusal(TeamOutcome outcome) => outcome switch
    {
        TeamOutcome.Taken => PeopleProblems.NameTaken(),
        TeamOutcome.NotOwner => PeopleProblems.NotAnOwner(),
        TeamOutcome.Changed(var version) => PeopleProblems.TeamChanged(version),
        TeamOutcome.TooMany(var subject) => PeopleProblems.TooManyTeams(subject, TeamStore.MostTeams),
        TeamOutcome.Unknown => Problem.NotFound("such team"),
        _ => throw new UnreachableException(outcome.ToString()),
    };
}
