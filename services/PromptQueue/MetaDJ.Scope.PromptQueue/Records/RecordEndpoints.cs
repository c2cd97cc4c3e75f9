using System.Globalization;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Lint;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Records;

/// <summary>What was played in a session, while it runs and after: for its lead, and for operators.</summary>
internal static class RecordEndpoints
{
    private const int UsualPage = 200;
    private const int LargestPage = 500;

    public static void MapRecords(this IEndpointRouteBuilder routes)
    {
        var records = routes.MapGroup("/api/queues/{sessionId}/record").WithTags("Records").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        records.MapGet("/", Get).WithName("GetRecord");
        records.MapGet("/set-list", GetSetList).WithName("GetRecordSetList");
        records.MapDelete("/", Delete).WithName("DeleteRecord").AuditedAs(PromptQueueModule.AuditName, "record.delete", "sessionId");
    }

    internal static async Task<Results<Ok<SessionRecord>, ProblemHttpResult>> Get(
        SessionId sessionId, string? after, int? limit, RecordGate gate, RecordStore records, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var from = 0;
        errors.When(limit is < 1 or > LargestPage, "limit", $"Give 1 to {LargestPage}.");
        errors.When(after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from), "after", "Give the 'next' of the page before, or nothing.");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        switch (await gate.OpenAsync(sessionId, user, cancellationToken))
        {
            case RecordAccess.Open(var head):
                var (inAll, entries) = await records.ReadAsync(sessionId, from, limit ?? UsualPage);
                var next = from + entries.Count;
                return TypedResults.Ok(new SessionRecord
                {
                    SessionId = sessionId,
                    Holder = head.Holder,
                    Pool = head.Pool,
                    StartedAt = head.StartedAt,
                    EndedAt = head.EndedAt,
                    Thinned = head.Thinned,
                    Lost = head.Lost,
                    KeptFor = head.Remains,
                    Spend = $"/api/spend/sessions/{sessionId}",
                    Entries = new Page<RecordEntry>(entries, next < inAll && entries.Count > 0 ? next.ToString(CultureInfo.InvariantCulture) : null),
                });
            case var refused:
                return Refused(refused);
        }
    }

    internal static async Task<Results<Ok<SetList>, ProblemHttpResult>> GetSetList(
        SessionId sessionId, int? skip, RecordGate gate, RecordStore records, LookStore looks, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (skip is < 0)
        {
            var errors = new FieldErrors();
            errors.Add("skip", "Give 0 or more lines of the record.");
            return errors.ToProblem();
        }

        var access = await gate.OpenAsync(sessionId, user, cancellationToken);
        if (access is not RecordAccess.Open(var head))
        {
            return Refused(access);
        }

        var entries = new List<RecordEntry>();
        for (var from = skip ?? 0; ;)
        {
            var (_, page) = await records.ReadAsync(sessionId, from, LargestPage);
            entries.AddRange(page);
            from += page.Count;
            if (page.Count < LargestPage)
            {
                break;
            }
        }

        var pipeline = (await looks.ReadAsync(sessionId))?.Pipeline ?? LintSubject.UsualPipeline;
        var list = RecordReplay.ToSetList(entries, pipeline, $"As played from {head.StartedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.");
        return list.Cues.Count == 0
            ? Problem.Create(StatusCodes.Status409Conflict, "nothing-played", "Nothing was played yet", "No cue of this session has reached the stage: there is nothing to play again.")
            : TypedResults.Ok(list);
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        SessionId sessionId, RecordGate gate, RecordStore records, QueueStore queues, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await gate.OpenAsync(sessionId, user, cancellationToken) is var access and not RecordAccess.Open)
        {
            return Refused(access);
        }

        if (await queues.ReadAsync(sessionId) is { Open: true })
        {
            return Problem.Create(
                StatusCodes.Status409Conflict, "session-not-over", "The session is not over", "Its record is still being written. End the session first, then delete it.");
        }

        await records.DeleteAsync(sessionId);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Refused(RecordAccess access) => access switch
    {
        RecordAccess.NotYourRole(var role) => PromptQueueProblems.NotYourRole(role),
        RecordAccess.Nothing => Problem.NotFound("record of that session"),
        _ => throw new System.Diagnostics.UnreachableException(access.ToString()),
    };
}
