using System.Globalization;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>Refusals about hackathons. None tells a code.</summary>
internal static class HackathonProblems
{
    public static ProblemHttpResult NoSuchHackathon() => Problem.NotFound("such hackathon");

    public static ProblemHttpResult NoSuchTeam() => Problem.NotFound("such team in this hackathon");

    public static ProblemHttpResult WrongCode() => Problem.Create(
        StatusCodes.Status403Forbidden, "wrong-code", "That is not the code of this hackathon", "Compare it with what you were told, or ask those who run it.");

    public static ProblemHttpResult TooManyAttempts(HttpContext http, TimeSpan pause)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(pause.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problem.Create(StatusCodes.Status429TooManyRequests, "too-many-attempts", "Too many wrong codes", $"Try again in {seconds} s.");
    }

    public static ProblemHttpResult Full() => Problem.Create(
        StatusCodes.Status409Conflict, "hackathon-full", "The hackathon is full", $"It has {Hackathon.MostTeams} teams, which is the most there may be.");

    public static ProblemHttpResult NameTaken() => Problem.Create(
        StatusCodes.Status409Conflict, "team-name-taken", "Another team has this name", "Choose another one: the board shows teams by their names.");

    public static ProblemHttpResult Over() => Problem.Create(
        StatusCodes.Status409Conflict, "hackathon-over", "The hackathon is over", "No more turns are given.");

    public static ProblemHttpResult NobodyOnStage() => Problem.Create(
        StatusCodes.Status409Conflict, "stage-free", "Nobody has a turn on this stage", "Look at the board: there is nothing to skip or extend.");

    public static ProblemHttpResult TooMany(int most) => Problem.Create(
        StatusCodes.Status409Conflict, "too-many-hackathons", "Too many hackathons", $"There may be {most} at once, and ended ones count until they are forgotten.");
}
