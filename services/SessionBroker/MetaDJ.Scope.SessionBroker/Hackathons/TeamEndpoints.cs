using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>What teams do.</summary>
internal static class TeamEndpoints
{
    public static RouteGroupBuilder MapHackathonTeams(this RouteGroupBuilder hackathons)
    {
        hackathons.MapPost("/{id}/teams", Register).WithName("RegisterTeam").RequireAuthorization(Policies.Member).RequireScope(Scopes.Book);
        hackathons.MapGet("/{id}/teams/{teamId}", Get).WithName("GetHackathonTeam");
        hackathons.MapDelete("/{id}/teams/{teamId}", Leave).WithName("LeaveHackathon").RequireScope(Scopes.Book);
        return hackathons;
    }

    /// <summary>A captain has one team: registering again answers it.</summary>
    internal static async Task<Results<Created<HackathonTeamResponse>, Ok<HackathonTeamResponse>, ProblemHttpResult>> Register(
        HackathonId id, RegisterTeamRequest request, HttpContext http, ClaimsPrincipal user, TeamRegistration registration, HackathonStore hackathons)
    {
        var rules = HackathonRules.Of(request);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        return await registration.RegisterAsync(id, user.Subject(), request) switch
        {
            RegisterOutcome.Registered(var hackathon, var team) => TypedResults.Created(
                $"/api/hackathons/{id}/teams/{team.Id}", HackathonAnswers.Team(hackathon, team, await hackathons.NowAsync())),
            RegisterOutcome.Known(var hackathon, var team) => TypedResults.Ok(HackathonAnswers.Team(hackathon, team, await hackathons.NowAsync())),
            RegisterOutcome.WrongCode => HackathonProblems.WrongCode(),
            RegisterOutcome.TooManyAttempts(var pause) => HackathonProblems.TooManyAttempts(http, pause),
            RegisterOutcome.Full => HackathonProblems.Full(),
            RegisterOutcome.NameTaken => HackathonProblems.NameTaken(),
            RegisterOutcome.Over => HackathonProblems.Over(),
            RegisterOutcome.Unknown => HackathonProblems.NoSuchHackathon(),
            var other => throw new UnreachableException(other.ToString()),
        };
    }

    internal static async Task<Results<Ok<HackathonTeamResponse>, ProblemHttpResult>> Get(
        HackathonId id, HackathonTeamId teamId, ClaimsPrincipal user, HackathonStore hackathons) =>
        await hackathons.FindAsync(id) is { } hackathon
            && hackathon.Teams.FirstOrDefault(team => team.Id == teamId) is { } found
            && (user.IsOperator() || user.IsService() || user.Subject() == found.Captain || found.Members.Contains(user.Subject()))
                ? TypedResults.Ok(HackathonAnswers.Team(hackathon, found, await hackathons.NowAsync()))
                : HackathonProblems.NoSuchTeam();

    /// <summary>The captain, or an operator. A turn that runs is over; leaving again answers the same.</summary>
    internal static async Task<Results<Ok<HackathonTeamResponse>, ProblemHttpResult>> Leave(
        HackathonId id, HackathonTeamId teamId, ClaimsPrincipal user, HackathonStore hackathons)
    {
        var changed = await hackathons.ChangeAsync(id, (hackathon, _) =>
        {
            var team = hackathon.Teams.FirstOrDefault(one => one.Id == teamId);
            return team is null || !(user.IsOperator() || user.Subject() == team.Captain) ? null
                : team.Left ? hackathon
                : hackathon with { Teams = [.. hackathon.Teams.Select(one => one == team ? team with { Left = true } : one)] };
        });
        return changed is null
            ? HackathonProblems.NoSuchTeam()
            : TypedResults.Ok(HackathonAnswers.Team(changed, changed.Teams.First(team => team.Id == teamId), await hackathons.NowAsync()));
    }
}
