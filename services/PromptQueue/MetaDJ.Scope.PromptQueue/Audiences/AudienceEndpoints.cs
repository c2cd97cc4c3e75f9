using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>The crew's side of an audience: rules, and what comes on the ballot.</summary>
internal static class AudienceEndpoints
{
    private const int DefaultPage = 100;
    private const int LargestPage = 500;

    public static void MapAudiences(this IEndpointRouteBuilder routes)
    {
        var audience = routes.MapGroup("/api/queues/{sessionId}/audience").WithTags("Audience").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        audience.MapPut("/", Put).WithName("SetAudience");
        audience.MapGet("/", Get).WithName("GetAudience");
        audience.MapDelete("/", Delete).WithName("EndAudience");
        audience.MapGet("/submissions", List).WithName("ListSubmissions");
        audience.MapPost("/submissions/{submissionId}/approve", Approve).WithName("ApproveSubmission");
        audience.MapPost("/submissions/{submissionId}/reject", Reject).WithName("RejectSubmission");
    }

    internal static async Task<Results<Ok<AudienceResponse>, ProblemHttpResult>> Put(
        SessionId sessionId, AudienceRules rules, AudienceStore audiences, HouseWords words, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = AudienceValidation.Check(rules, words);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var fresh = EventCode.New();
        return Told(await TryAsync(sessionId, user, gate, caller => audiences.SetAsync(sessionId, caller, rules, fresh), cancellationToken));
    }

    internal static async Task<Results<Ok<AudienceResponse>, ProblemHttpResult>> Get(
        SessionId sessionId, AudienceStore audiences, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Told(await TryAsync(sessionId, user, gate, caller => audiences.ReadAsync(sessionId, caller), cancellationToken));

    /// <summary>Deleting what is not there is done.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        SessionId sessionId, AudienceStore audiences, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await TryAsync(sessionId, user, gate, caller => audiences.EndAsync(sessionId, caller), cancellationToken) switch
        {
            AudienceOutcome.Ended or AudienceOutcome.NoAudience => TypedResults.NoContent(),
            var other => AudienceProblems.Of(other),
        };

    internal static async Task<Results<Ok<Page<SubmissionResponse>>, ProblemHttpResult>> List(
        SessionId sessionId, string? state, string? after, int? limit, AudienceStore audiences, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var only = SubmissionState.Unknown;
        errors.When(
            state is not null && (state.Any(char.IsAsciiDigit) || !Enum.TryParse(state, ignoreCase: true, out only) || only == SubmissionState.Unknown),
            "state", "Give waiting, approved, rejected or chosen.");
        errors.When(limit is < 1 or > LargestPage, "limit", $"Give 1 to {LargestPage}.");
        var from = 0;
        errors.When(after is not null && (!int.TryParse(after, out from) || from < 0), "after", "Give the 'next' of the page before, or nothing.");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        return await TryAsync(
            sessionId, user, gate, caller => audiences.ListAsync(sessionId, caller, state is null ? null : only, from, limit ?? DefaultPage), cancellationToken) switch
        {
            AudienceOutcome.Many(var submissions, var next) => TypedResults.Ok(new Page<SubmissionResponse>(submissions, next)),
            var other => AudienceProblems.Of(other),
        };
    }

    internal static async Task<Results<Ok<SubmissionResponse>, ProblemHttpResult>> Approve(
        SessionId sessionId, string submissionId, ApproveRequest? approval, AudienceStore audiences, HouseWords words, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (approval?.Text is { } text)
        {
            // The crew's own words: within the house's, and whatever they asked of the audience.
            var seen = await TryAsync(sessionId, user, gate, caller => audiences.ReadAsync(sessionId, caller), cancellationToken);
            if (seen is not AudienceOutcome.Told { Audience.Rules: var rules })
            {
                return AudienceProblems.Of(seen);
            }

            var errors = SubmissionText.Check(text, rules with { LongestText = 500 }, words);
            if (errors.Any)
            {
                return errors.ToProblem();
            }
        }

        return Found(await TryAsync(sessionId, user, gate, caller => audiences.ApproveAsync(sessionId, caller, submissionId, approval?.Text), cancellationToken));
    }

    internal static async Task<Results<Ok<SubmissionResponse>, ProblemHttpResult>> Reject(
        SessionId sessionId, string submissionId, RejectRequest? rejection, AudienceStore audiences, QueueGate gate, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = AudienceValidation.CheckReason(rejection?.Reason);
        return errors.Any
            ? errors.ToProblem()
            : Found(await TryAsync(sessionId, user, gate, caller => audiences.RejectAsync(sessionId, caller, submissionId, rejection?.Reason), cancellationToken));
    }

    private static Task<AudienceOutcome> TryAsync(
        SessionId session, ClaimsPrincipal user, QueueGate gate, Func<QueueCaller?, Task<AudienceOutcome>> script, CancellationToken cancellationToken) =>
        gate.TryAsync(session, QueueCaller.Of(user, CrewAction.EditAnyCue), script, seen => seen.IsInDoubt, cancellationToken);

    private static Results<Ok<AudienceResponse>, ProblemHttpResult> Told(AudienceOutcome outcome) =>
        outcome is AudienceOutcome.Told(var audience) ? TypedResults.Ok(audience) : AudienceProblems.Of(outcome);

    private static Results<Ok<SubmissionResponse>, ProblemHttpResult> Found(AudienceOutcome outcome) =>
        outcome is AudienceOutcome.Found(var submission, _) ? TypedResults.Ok(submission) : AudienceProblems.Of(outcome);
}
