using System.Diagnostics;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>The way in: from a request that was found valid to cues in Redis and a dispatcher that knows.</summary>
internal sealed class CueIntake(CueStore cues, CueAdmission admission, Replica replica, Dispatchers dispatchers, QueueMetrics metrics, TimeProvider clock)
{
    /// <summary>Queues cues, all or none.</summary>
    /// <param name="requestKey">The caller's idempotency key, if any.</param>
    public async Task<IntakeOutcome> QueueAsync(
        SessionId session, ClaimsPrincipal user, IReadOnlyList<CueRequest> requests, string? requestKey, CancellationToken cancellationToken,
        bool urgent = false, bool holdsQueue = false)
    {
        var trace = Activity.Current?.Id;
        return await QueueAsync(session, user, requests, new CueBatch
        {
            Cues = [.. requests.Select(request => (CueId.New(clock), new CueBody(user.Subject(), request, trace)))],
            Urgent = urgent,
            HoldsQueue = holdsQueue,
            IdempotencyKey = requestKey,
            Fingerprint = requestKey is null ? "" : Fingerprint(user.Subject(), requests),
        }, cancellationToken);
    }

    /// <summary>Queues what a cue list fires and moves the list, both or neither.</summary>
    /// <param name="fingerprint">Of the press: the list may stand elsewhere when the same press is repeated.</param>
    public Task<IntakeOutcome> FireAsync(
        SessionId session, ClaimsPrincipal user, IReadOnlyList<(CueId Id, CueRequest Cue)> fired, CueListMove move, string? requestKey, string fingerprint,
        CancellationToken cancellationToken)
    {
        var trace = Activity.Current?.Id;
        return QueueAsync(session, user, [.. fired.Select(cue => cue.Cue)], new CueBatch
        {
            Cues = [.. fired.Select(cue => (cue.Id, new CueBody(user.Subject(), cue.Cue, trace)))],
            Move = move,
            IdempotencyKey = requestKey,
            Fingerprint = requestKey is null ? "" : fingerprint,
        }, cancellationToken);
    }

    private async Task<IntakeOutcome> QueueAsync(
        SessionId session, ClaimsPrincipal user, IReadOnlyList<CueRequest> requests, CueBatch batch, CancellationToken cancellationToken)
    {
        (batch, var refusal) = await admission.WithLooksAsync(session, user, batch, cancellationToken);
        if (refusal is not null)
        {
            return new IntakeOutcome.Refused(refusal);
        }

        requests = [.. batch.Cues.Select(cue => cue.Body.Content)];
        var name = await replica.ListAsync(session);
        var outcome = await admission.TryAsync(session, user, requests, caller => EnqueueAsync(session, caller, name, batch), cancellationToken);
        switch (outcome)
        {
            case EnqueueOutcome.Queued queued:
                if (queued.Owner == name && queued.Taken.Count == 0)
                {
                    dispatchers.Wake(session);
                }

                metrics.CuesQueued(batch.Cues.Count);
                return new IntakeOutcome.Queued([.. batch.Cues.Select((cue, i) => new Cue
                {
                    Id = cue.Id,
                    State = CueState.Queued,
                    Body = cue.Body,
                    Receipt = new CueReceipt { QueuedAt = queued.At },
                    Position = queued.Positions[i],
                })]);
            case EnqueueOutcome.Same same:
                return new IntakeOutcome.Repeated(await cues.ReadAsync(session, same.Cues));
            default:
                return new IntakeOutcome.Refused(outcome);
        }
    }

    /// <summary>Where the queue's dispatcher rests here, the cue is taken in the same step and handed to it: no second way to Redis before it goes.</summary>
    private async Task<EnqueueOutcome> EnqueueAsync(SessionId session, QueueCaller? caller, string name, CueBatch batch)
    {
        using var loan = batch.HoldsQueue ? null : dispatchers.TryLend(session);
        var outcome = await cues.EnqueueAsync(session, caller, name, batch, loan?.Epoch ?? 0, loan?.Take ?? default);
        loan?.Hand(outcome is EnqueueOutcome.Queued { Taken: var taken } ? taken : []);
        return outcome;
    }

    /// <summary>Knows a request again. Over the parsed form: spaces and the order of fields make no difference.</summary>
    private static string Fingerprint(string author, IReadOnlyList<CueRequest> requests)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var request in requests)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new CueBody(author, request, null), QueueJson.Default.CueBody));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()[..16]);
    }
}

internal abstract record IntakeOutcome
{
    private IntakeOutcome()
    {
    }

    public sealed record Queued(IReadOnlyList<Cue> Cues) : IntakeOutcome;

    /// <summary>The same request came before; its cues as they are now.</summary>
    public sealed record Repeated(IReadOnlyList<Cue> Cues) : IntakeOutcome;

    public sealed record Refused(EnqueueOutcome Why) : IntakeOutcome;
}
