using System.Security.Cryptography;
using System.Text;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.ServiceDefaults.Access.RateLimits;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>
/// The audience's side, for people without a name. The event code and the token of a person are the right; the token is in a header of its own,
/// because a bearer token that is none of ours counts as a failed authentication of the network it came from.
/// </summary>
internal static class AudienceDoor
{
    public const string TokenHeader = "Audience-Token";

    private const int TokenBytes = 16;
    private const int LongestToken = 64;
    private const int MostOnBallot = 100;

    public static void MapAudienceDoor(this IEndpointRouteBuilder routes)
    {
        var door = routes.MapGroup("/api/audience/{code}").WithTags("Audience").AllowAnonymous();
        door.MapPost("/join", Join).WithName("JoinAudience");
        door.MapPost("/submissions", Submit).WithName("Submit");
        door.MapGet("/submissions", Ballot).WithName("GetBallot");
        door.MapGet("/submissions/{submissionId}", Own).WithName("GetSubmission");
        door.MapPost("/submissions/{submissionId}/vote", Vote).WithName("VoteForSubmission");
    }

    internal static async Task<Results<Ok<JoinedAudience>, ProblemHttpResult>> Join(string code, AudienceStore audiences, FailedAuthentications failures, HttpContext http)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        return await AtAsync(code, audiences, failures, http, (session, own) => audiences.JoinAsync(session, own, Person(token))) switch
        {
            (AudienceOutcome.In(var rules), _) => TypedResults.Ok(new JoinedAudience(token, rules.LongestText, rules.Votes)),
            var (other, refused) => refused ?? AudienceProblems.Of(other!),
        };
    }

    internal static async Task<Results<Created<SubmissionResponse>, Ok<SubmissionResponse>, ProblemHttpResult>> Submit(
        string code, SubmissionRequest submission, [FromHeader(Name = TokenHeader)] string? token,
        AudienceStore audiences, HouseWords words, FailedAuthentications failures, HttpContext http)
    {
        var text = submission.Text.Trim();
        var (outcome, refused) = await AtAsync(code, audiences, failures, http, async (session, own) =>
        {
            var person = Person(token);
            return await audiences.RulesAsync(session, own, person) is AudienceOutcome.In(var rules) && !SubmissionText.Check(text, rules, words).Any
                ? await audiences.SubmitAsync(session, own, person, text, SubmissionText.Reading(text), SubmissionText.IsApproved(text, rules))
                : await audiences.RulesAsync(session, own, person);
        });
        return outcome switch
        {
            null => refused!,
            AudienceOutcome.Found(var made, true) => TypedResults.Created($"/api/audience/{code}/submissions/{made.Id}", made),
            AudienceOutcome.Found(var same, false) => TypedResults.Ok(same),
            AudienceOutcome.In(var rules) => SubmissionText.Check(text, rules, words).ToProblem(),
            _ => AudienceProblems.Of(outcome),
        };
    }

    internal static async Task<Results<Ok<Page<SubmissionResponse>>, ProblemHttpResult>> Ballot(
        string code, [FromHeader(Name = TokenHeader)] string? token, AudienceStore audiences, FailedAuthentications failures, HttpContext http) =>
        await AtAsync(code, audiences, failures, http, (session, own) => audiences.BallotAsync(session, own, Person(token), MostOnBallot)) switch
        {
            (AudienceOutcome.Many(var submissions, _), _) => TypedResults.Ok(new Page<SubmissionResponse>(submissions, null)),
            var (other, refused) => refused ?? AudienceProblems.Of(other!),
        };

    internal static async Task<Results<Ok<SubmissionResponse>, ProblemHttpResult>> Own(
        string code, string submissionId, [FromHeader(Name = TokenHeader)] string? token, AudienceStore audiences, FailedAuthentications failures, HttpContext http) =>
        await AtAsync(code, audiences, failures, http, (session, own) => audiences.OwnAsync(session, own, Person(token), submissionId)) switch
        {
            (AudienceOutcome.Found(var found, _), _) => TypedResults.Ok(found),
            var (other, refused) => refused ?? AudienceProblems.Of(other!),
        };

    internal static async Task<Results<Ok<SubmissionResponse>, ProblemHttpResult>> Vote(
        string code, string submissionId, [FromHeader(Name = TokenHeader)] string? token, AudienceStore audiences, FailedAuthentications failures, HttpContext http)
    {
        var (outcome, refused) = await AtAsync(code, audiences, failures, http, async (session, own) =>
        {
            var person = Person(token);
            return await audiences.RulesAsync(session, own, person) is AudienceOutcome.In { Rules.Votes: true }
                ? await audiences.VoteAsync(session, own, person, submissionId)
                : await audiences.RulesAsync(session, own, person);
        });
        return outcome switch
        {
            null => refused!,
            AudienceOutcome.Found(var found, _) => TypedResults.Ok(found),
            AudienceOutcome.In => AudienceProblems.NoVotes(),
            _ => AudienceProblems.Of(outcome),
        };
    }

    /// <summary>Does something in the audience of a code. Wrong codes and tokens count for where they came from; with too many, nothing is looked up.</summary>
    private static async Task<(AudienceOutcome? Outcome, ProblemHttpResult? Refused)> AtAsync(
        string typed, AudienceStore audiences, FailedAuthentications failures, HttpContext http, Func<SessionId, string, Task<AudienceOutcome>> does)
    {
        if (failures.TooMany(http))
        {
            return (null, AudienceProblems.TooManyWrong(TimeSpan.FromSeconds(5)));
        }

        var outcome = EventCode.Read(typed) is { } code && await audiences.SessionAsync(code) is { } session ? await does(session, code) : new AudienceOutcome.Stranger();
        if (outcome is AudienceOutcome.Stranger)
        {
            failures.Count(http).Dispose();
        }

        return (outcome, null);
    }

    /// <summary>Tokens are kept nowhere: who reads our Redis can act for nobody.</summary>
    private static string Person(string? token) => token is { Length: > 0 and <= LongestToken }
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))[..TokenBytes])
        : "-";
}
