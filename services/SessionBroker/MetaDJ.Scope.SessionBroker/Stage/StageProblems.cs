using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>The stage door's refusals. None tells where a pod is.</summary>
internal static class StageProblems
{
    public static ProblemHttpResult BadPath(string why) => Problem.Create(
        StatusCodes.Status400BadRequest, "bad-stage-path", "The path cannot be sent on", $"The path was refused because {why}.");

    public static ProblemHttpResult BadHead(string why) => Problem.Create(
        StatusCodes.Status400BadRequest, "ambiguous-request", "The request cannot be sent on", $"It was refused because {why}.");

    /// <summary>423, for Scope itself says 409 to a file that is there already.</summary>
    public static ProblemHttpResult VolumeBusy() => Problem.Create(
        StatusCodes.Status423Locked,
        "volume-busy",
        "Somebody else writes to this stage's files",
        "Nothing was done. Another install or delete is under way on the same network volume, or one whose end was not heard of: look at the LoRAs, and try again shortly.");

    public static ProblemHttpResult VolumeUnknown() => Problem.Create(
        StatusCodes.Status503ServiceUnavailable,
        "provisioning-unreachable",
        "Whether somebody else writes to this stage's files cannot be found out",
        "Nothing was done. Try again shortly.");

    public static ProblemHttpResult BadHeader(string name) => Problem.Invalid(
        new Dictionary<string, string[]> { [name] = ["Must be one positive whole number."] });

    public static ProblemHttpResult NotOnStage() => Problem.Create(
        StatusCodes.Status403Forbidden, "not-on-stage", "Not on this stage", "Scope has this route, but it is not open to you through the stage door.");

    public static ProblemHttpResult NotByCookie() => Problem.Create(
        StatusCodes.Status403Forbidden, "not-by-cookie", "A cookie is not enough", "The stage cookie shows pictures and plays sounds. Send your token, or use the session's stage URL.");

    public static ProblemHttpResult BadCookie() => Problem.Create(
        StatusCodes.Status401Unauthorized, "bad-stage-cookie", "The stage cookie is not valid", "It is over, or another session's: ask for a new one with POST /api/sessions/{id}/stage-cookie.");

    public static ProblemHttpResult NoSuchRoute(string method, string path) => Problem.Create(
        StatusCodes.Status404NotFound, "no-such-stage-route", "Scope has no such route", $"There is no {method} {path} on the stage.");

    public static ProblemHttpResult BadTicket() => Problem.Create(
        StatusCodes.Status401Unauthorized, "bad-ticket", "The ticket is not valid", "Read the session for its present stage URL.");

    public static ProblemHttpResult TokenRequired() => Problem.Create(
        StatusCodes.Status428PreconditionRequired,
        "fencing-token-required",
        "A fencing token is required",
        $"This changes the stage: send the session's fencing token as '{StageHeaders.FencingToken}', or use its stage URL.");

    public static ProblemHttpResult StaleEpoch() => Problem.Create(
        StatusCodes.Status409Conflict, "stale-queue-epoch", "The queue has another owner", "A queue with a higher epoch has sent to this stage since.");

    public static ProblemHttpResult TooLarge(long limit) => Problem.Create(
        StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large", $"This route takes {limit} bytes at most.");

    public static ProblemHttpResult TooFast(HttpContext http, TimeSpan pause)
    {
        var seconds = RetryAfter(http, pause);
        return Problem.Create(
            StatusCodes.Status429TooManyRequests, "stage-too-fast", "Too many requests to this stage", $"Nothing was done. Slow down, and try again in {seconds} s.");
    }

    public static ProblemHttpResult TooManyStreams(HttpContext http)
    {
        RetryAfter(http, TimeSpan.FromSeconds(5));
        return Problem.Create(
            StatusCodes.Status429TooManyRequests, "too-many-streams", "Too many streams are open", "Close one that nobody watches any more, or share one.");
    }

    public static ProblemHttpResult Ending() => Problem.Create(
        StatusCodes.Status409Conflict,
        "session-ending",
        "The session has reached its end",
        "The picture stays for a moment; nothing new is played. POST /api/sessions/{id}/extend still lets it go on, where there is room.");

    public static ProblemHttpResult Unreachable() => Problem.Create(
        StatusCodes.Status502BadGateway,
        "stage-unreachable",
        "The stage does not answer",
        "The request may or may not have taken effect. If the stage is lost, the session recovers by itself: watch its events.");

    public static ProblemHttpResult Slow() => Problem.Create(
        StatusCodes.Status504GatewayTimeout,
        "stage-slow",
        "The stage did not answer in time",
        "It may still be at work: look at its state before asking again.");

    public static ProblemHttpResult Failed() => Problem.Create(
        StatusCodes.Status502BadGateway, "stage-failed", "Scope failed at this request", "Scope broke without saying why; an operator finds the cause in its log.");

    private static int RetryAfter(HttpContext http, TimeSpan pause)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(pause.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return seconds;
    }
}
