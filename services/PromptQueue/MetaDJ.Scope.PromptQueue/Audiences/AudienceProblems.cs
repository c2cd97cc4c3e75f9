using System.Globalization;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>What is said to those who get nothing of an audience.</summary>
internal static class AudienceProblems
{
    public static ProblemHttpResult Stranger() => Problem.NotFound("audience of that code that you have joined");

    public static ProblemHttpResult NoVotes() => Problem.Create(
        StatusCodes.Status409Conflict, "no-votes", "Nobody votes here", "The oldest goes first. Send the same text to count for one that is there.");

    public static ProblemHttpResult TooManyWrong(TimeSpan wait) => Slow("too-many-requests", "Too many wrong codes from your network", wait);

    public static ProblemHttpResult Of(AudienceOutcome refused) => refused switch
    {
        AudienceOutcome.Stranger => Stranger(),
        AudienceOutcome.NoAudience => Problem.NotFound("audience in this session: set its rules first"),
        AudienceOutcome.NoSubmission => Problem.NotFound("submission of that id"),
        AudienceOutcome.Shut => Problem.Create(
            StatusCodes.Status409Conflict, "audience-closed", "The audience is closed", "Nothing is taken in now. Watch the screen, or ask the crew."),
        AudienceOutcome.Over => Problem.Create(
            StatusCodes.Status409Conflict, "submission-over", "The submission is over", "It was rejected, or became a cue. Read it to see which."),
        AudienceOutcome.VotedAlready => Problem.Create(
            StatusCodes.Status409Conflict, "voted-already", "You count for it already", "Each person counts once for a text, its author from the start."),
        AudienceOutcome.Full => Slow("audience-full", "There is no room for more now", TimeSpan.FromSeconds(30)),
        AudienceOutcome.TooManyVotes => Slow("too-many-votes", "You have as many votes standing as one person may", TimeSpan.FromSeconds(30)),
        AudienceOutcome.TooFast(var wait) => Slow("audience-too-fast", "You send faster than one person may", wait),
        AudienceOutcome.Refused(var why) => PromptQueueProblems.Of(why),
        _ => throw new System.Diagnostics.UnreachableException(refused.ToString()),
    };

    private static ProblemHttpResult Slow(string kind, string title, TimeSpan wait)
    {
        var seconds = (int)Math.Max(1, Math.Ceiling(wait.TotalSeconds));
        return Problem.Create(
            StatusCodes.Status429TooManyRequests, kind, title, $"Try again in {seconds.ToString(CultureInfo.InvariantCulture)} s.",
            new Dictionary<string, object?> { [RetryAfter.Extension] = seconds });
    }
}
