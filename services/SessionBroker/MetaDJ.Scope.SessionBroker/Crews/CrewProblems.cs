using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Crews;

/// <summary>Refusals about crews, locks and invitations. None tells a code.</summary>
internal static class CrewProblems
{
    public static ProblemHttpResult IsLead() => Problem.Create(
        StatusCodes.Status409Conflict, "is-lead", "They lead this session", "The lead has no other role and does not leave: hand the stage over, or close the session.");

    public static ProblemHttpResult NoSuchMember() => Problem.NotFound("such person in this crew");

    public static ProblemHttpResult SessionOver() => Problem.Create(
        StatusCodes.Status409Conflict, "session-over", "The session is over", "It has ended: nobody joins it any more, and nothing in it changes.");

    public static ProblemHttpResult NoSuchInvitation() => Problem.NotFound("such invitation");

    public static ProblemHttpResult TooManyInvitations(int most) => Problem.Create(
        StatusCodes.Status409Conflict,
        "too-many-invitations",
        "Too many invitations",
        $"A session has at most {most} open ones, and ten times as many within a day. Let more people come by one ('uses'), or revoke one and wait.");

    /// <summary>For a code that leads nowhere, whatever is wrong with it.</summary>
    public static ProblemHttpResult NoSuchCode() => Problem.Create(
        StatusCodes.Status404NotFound, "no-such-code", "The code opens nothing", "Compare it with what you were told, or ask for a new one.");

    public static ProblemHttpResult InvitationOver(string why) => Problem.Create(
        StatusCodes.Status410Gone,
        "invitation-over",
        "The invitation is over",
        why switch
        {
            "expired" => "Its time has passed. Ask for a new one.",
            "revoked" => "It was taken back. Ask for a new one.",
            "used-up" => "As many have come by it as were meant to. Ask for a new one.",
            _ => "The session that it leads to has ended.",
        },
        new Dictionary<string, object?> { ["why"] = why });

    public static ProblemHttpResult Removed() => Problem.Create(
        StatusCodes.Status403Forbidden, "removed-from-crew", "You were taken out of this crew", "This invitation is older than that. Ask the lead for a new one.");

    public static ProblemHttpResult TooManyAttempts(HttpContext http, TimeSpan pause)
    {
        var seconds = (int)Math.Ceiling(pause.TotalSeconds);
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problem.Create(
            StatusCodes.Status429TooManyRequests, "too-many-codes", "Too many codes were tried", $"Wait {seconds} s, and compare the code with what you were told.");
    }
}
