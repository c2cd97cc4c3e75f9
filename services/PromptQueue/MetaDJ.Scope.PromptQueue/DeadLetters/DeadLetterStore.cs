using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.DeadLetters;

/// <summary>Cues that failed or expired, while they are remembered.</summary>
internal sealed class DeadLetterStore(IDatabase redis, IOptions<QueueOptions> options)
{
    private static readonly RedisScript ListScript = RedisScript.Load<DeadLetterStore>("ListDeadLetters");
    private static readonly RedisScript RetryScript = RedisScript.Load<DeadLetterStore>("RetryCues", QueueKeys.Prelude, QueueKeys.OrderPrelude, QueueKeys.OncePrelude);
    private static readonly RedisScript ForgetScript = RedisScript.Load<DeadLetterStore>("ForgetDeadLetters", QueueKeys.Prelude);

    /// <returns>One page, newest first, and where the next begins; null on the last.</returns>
    public async Task<(IReadOnlyList<Cue> Cues, string? Next)> ListAsync(SessionId session, string? after, int limit)
    {
        var keys = new QueueKeys(session);
        var answer = await ListScript.RunAsync(redis, [keys.Cues, keys.Done], [after ?? "", limit]);
        var cues = new List<Cue>();
        for (var i = 1; i < answer.Count; i += 2)
        {
            cues.Add(StoredCue.Read(CueId.Parse(answer.Text(i)), answer.Text(i + 1)));
        }

        return (cues, answer.Text(0) is { Length: > 0 } next ? next : null);
    }

    /// <summary>Queues them again, without the instants that are past by now.</summary>
    /// <param name="besides">Dead cues that are not among them.</param>
    public async Task<RetryOutcome> RetryAsync(
        SessionId session, QueueCaller? caller, IReadOnlyList<Cue> dead, DateTimeOffset now, IdempotencyKey? key = null, int besides = 0)
    {
        var keys = new QueueKeys(session);
        var arguments = new List<RedisValue>
        {
            session.ToString(), caller?.Argument ?? "", options.Value.Depth, (int)QueueEventKind.CueRestored, options.Value.Done, options.Value.Events, options.Value.Terms,
            key?.Key ?? "", key?.Fingerprint ?? "", options.Value.IdempotencyKeys, besides,
        };
        foreach (var cue in dead)
        {
            arguments.Add(cue.Id.ToString());
            arguments.Add(StoredCue.Write(cue));
            arguments.Add(StoredCue.Write(Alive(cue, now)));
        }

        var answer = await RetryScript.RunAsync(redis, keys.With(keys.IdempotencyKeys, keys.IdempotencyOrder), [.. arguments]);
        return answer.Status == "ok" ? new RetryOutcome.Done((int)answer.Number(0), (int)answer.Number(1)) : new RetryOutcome.Refused(CueStore.Outcome(answer));
    }

    /// <param name="cue">Null forgets all.</param>
    public async Task<ChangeOutcome> ForgetAsync(SessionId session, QueueCaller? caller, CueId? cue)
    {
        var keys = new QueueKeys(session);
        return CueStore.Outcome(await ForgetScript.RunAsync(redis, keys.With(), [session.ToString(), caller?.Argument ?? "", cue?.ToString() ?? "*"]));
    }

    private static Cue Alive(Cue cue, DateTimeOffset now) => cue with
    {
        State = CueState.Queued,
        Cause = "",
        Grid = Cue.NoGrid,
        Receipt = new CueReceipt { QueuedAt = now },
        Body = cue.Body with { Content = cue.Content with { NotBefore = null, ExpiresAt = null } },
    };
}

/// <summary>What a retry came to.</summary>
internal abstract record RetryOutcome
{
    private RetryOutcome()
    {
    }

    public bool IsInDoubt => this is Refused { Why.IsInDoubt: true };

    public sealed record Done(int Cues, int Left) : RetryOutcome;

    public sealed record Refused(ChangeOutcome Why) : RetryOutcome;
}
