using System.Net;
using MetaDJ.Scope.ScopeApi;
using Refit;

namespace MetaDJ.Scope.PromptQueue.LoraInstalls;

/// <summary>What an answer to an install says about its end. Pure.</summary>
internal abstract record InstallAnswer
{
    private InstallAnswer()
    {
    }

    /// <summary>Scope has ended it without the file, or the door did not let it through.</summary>
    public sealed record Refused(string Cause) : InstallAnswer;

    /// <summary>The file is there already; we did not bring it.</summary>
    public sealed record Exists : InstallAnswer;

    /// <summary>Nothing was done: it may be asked again.</summary>
    public sealed record NotNow(string Why) : InstallAnswer;

    /// <returns>
    /// Null where the answer does not tell: done, or cut off. The proxy's 524 above all says only that nobody waits any more.
    /// </returns>
    public static InstallAnswer? Of(IApiResponse answer) => answer switch
    {
        { IsSuccessful: true } => null,
        { StatusCode: HttpStatusCode.Conflict } when Said(answer).Contains("already exists", StringComparison.OrdinalIgnoreCase) => new Exists(),
        { StatusCode: HttpStatusCode.Conflict } => new Refused("The stage door did not let it through: the session moved or ends."),
        { StatusCode: HttpStatusCode.Locked } => new NotNow("Somebody else writes to the pod's volume."),
        { StatusCode: HttpStatusCode.ServiceUnavailable } => new NotNow("Whether somebody else writes to the pod's volume cannot be found out."),
        { StatusCode: HttpStatusCode.TooManyRequests } => new NotNow("The stage has too much to do."),
        {
            StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone
            or HttpStatusCode.UnprocessableEntity or HttpStatusCode.InternalServerError
        } => new Refused(answer.Failure() ?? "Scope refused."),
        _ => null,
    };

    private static string Said(IApiResponse answer) => (answer.Error as ApiException)?.Content ?? "";
}
