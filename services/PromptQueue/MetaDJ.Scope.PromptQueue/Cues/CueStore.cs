using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.CueLists;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tempo;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Cues;

/// <summary>The cues of a queue, as people change them. What a dispatcher does to them is in <c>DispatchStore</c>.</summary>
internal sealed class CueStore(IDatabase redis, IOptions<QueueOptions> options)
{
    /// <summary>Those of EnqueueCues.lua before the cues.</summary>
    private const int OwnArguments = 21;

    /// <summary>Those of each cue.</summary>
    private const int CueArguments = 6;

    private static readonly RedisScript EnqueueScript = RedisScript.Load<CueStore>("EnqueueCues", QueueKeys.Prelude, QueueKeys.OncePrelude, QueueKeys.OrderPrelude, CueListStore.Prelude, QueueKeys.JournalPrelude, "Grid", "Take");
    private static readonly RedisScript ChangeScript = RedisScript.Load<CueStore>("ChangeCue", QueueKeys.Prelude, QueueKeys.OrderPrelude, "MoveCue", QueueKeys.JournalPrelude);
    private static readonly RedisScript WithdrawScript = RedisScript.Load<CueStore>("WithdrawCues", QueueKeys.Prelude, QueueKeys.JournalPrelude);
    private static readonly RedisScript SkipScript = RedisScript.Load<CueStore>("SkipCue", QueueKeys.Prelude, QueueKeys.JournalPrelude, QueueKeys.OncePrelude);
    private static readonly RedisScript ReadScript = RedisScript.Load<CueStore>("ReadCues");
    private static readonly RedisScript ListScript = RedisScript.Load<CueStore>("ListCues");

    /// <summary>Appends cues in one atomic step.</summary>
    /// <param name="caller">Null for those who may act for anybody.</param>
    /// <param name="epoch">Of this replica's dispatcher when it rests on stage; what can go at once is then taken for it. 0 takes nothing.</param>
    public async Task<EnqueueOutcome> EnqueueAsync(
        SessionId session, QueueCaller? caller, string replica, CueBatch batch, long epoch = 0, TakeOrder take = default)
    {
        var keys = new QueueKeys(session);
        var arguments = new RedisValue[OwnArguments + (CueArguments * batch.Cues.Count)];
        arguments[0] = session.ToString();
        arguments[1] = caller?.Argument ?? "";
        arguments[2] = replica;
        arguments[3] = options.Value.Depth;
        arguments[4] = batch.Urgent ? "urgent" : "queue";
        arguments[5] = batch.HoldsQueue ? "1" : "";
        arguments[6] = batch.IdempotencyKey ?? "";
        arguments[7] = batch.Fingerprint;
        arguments[8] = options.Value.IdempotencyKeys;
        arguments[9] = options.Value.Done;
        arguments[10] = options.Value.Events;
        arguments[11] = (int)QueueEventKind.CueQueued;
        arguments[12] = QueueRights.Names(batch.Cues.Select(cue => cue.Body.Content));
        arguments[13] = CueListStore.Write(batch.Move);
        arguments[14] = batch.Cues[0].Body.Author;
        arguments[15] = batch.Lane is { } lane ? (int)lane : "";
        arguments[16] = options.Value.Terms;
        arguments[17] = epoch;
        arguments[18] = take.Most;
        arguments[19] = StoredCue.Ms(take.Window);
        arguments[20] = StoredCue.Ms(take.LookAhead);
        var at = OwnArguments;
        foreach (var (id, body) in batch.Cues)
        {
            arguments[at++] = id.ToString();
            arguments[at++] = StoredCue.Ms(body.Content.NotBefore);
            arguments[at++] = StoredCue.Ms(body.Content.ExpiresAt);
            arguments[at++] = StoredCue.Hold(body.Content);
            arguments[at++] = GridToken.Of(body.Content);
            arguments[at++] = StoredCue.Body(body);
        }

        var answer = await EnqueueScript.RunAsync(
            redis,
            keys.With(keys.IdempotencyKeys, keys.IdempotencyOrder, keys.CueList, keys.Journal, keys.Undone, keys.Tempo, keys.Knobs),
            arguments);
        return answer.Status switch
        {
            "queued" => new EnqueueOutcome.Queued(answer.Instant(0), answer.Text(1), [.. answer.Text(2).Split(' ').Select(position => int.Parse(position, CultureInfo.InvariantCulture))], Taken(answer, batch)),
            "same" => new EnqueueOutcome.Same([.. Enumerable.Range(0, answer.Count).Select(i => CueId.Parse(answer.Text(i)))]),
            "reused" => new EnqueueOutcome.KeyReused(),
            "full" => new EnqueueOutcome.Full(),
            "raced" => new EnqueueOutcome.Raced(),
            "author-full" => new EnqueueOutcome.AuthorFull((int)answer.Number(0)),
            "too-fast" => new EnqueueOutcome.TooFast(TimeSpan.FromMilliseconds(answer.Number(0))),
            "no-tempo" => new EnqueueOutcome.NoTempo(),
            "closed" => new EnqueueOutcome.Closed(),
            "unknown" or "not-holder" => new EnqueueOutcome.NotYours(),
            "ask" => new EnqueueOutcome.Ask(),
            "forbidden" => new EnqueueOutcome.NotYourRole(answer.Text(0)),
            "locked" => new EnqueueOutcome.Locked(answer.Text(0), answer.Text(1)),
            _ => throw answer.Unexpected(),
        };
    }

    private static Cue[] Taken(ScriptAnswer answer, CueBatch batch)
    {
        var taken = new Cue[(int)answer.Number(3)];
        for (var i = 0; i < taken.Length; i++)
        {
            var at = 4 + (4 * i);
            var id = CueId.Parse(answer.Text(at));
            taken[i] = StoredCue.Taken(id, answer.Text(at + 1), answer.Instant(at + 2), answer.Instant(at + 3), batch.Cues.Single(cue => cue.Id == id).Body);
        }

        return taken;
    }

    /// <summary>Writes an edit and a move over the cue that was read.</summary>
    public async Task<ChangeOutcome> ChangeAsync(SessionId session, QueueCaller? caller, Cue read, Cue changed, int? position, string names = "", string by = "")
    {
        var keys = new QueueKeys(session);
        return Outcome(await ChangeScript.RunAsync(
            redis,
            keys.With(keys.Journal, keys.Undone, keys.Tempo),
            [
                session.ToString(), caller?.Argument ?? "", read.Id.ToString(), StoredCue.Write(read), StoredCue.Write(changed),
                StoredCue.Ms(changed.Content.ExpiresAt), position ?? 0, (int)QueueEventKind.CueChanged, options.Value.Done, options.Value.Events, names, by,
                changed.Grid != read.Grid && changed.Grid != Cue.NoGrid ? "1" : "",
            ]));
    }

    public Task<ChangeOutcome> CancelAsync(SessionId session, QueueCaller? caller, CueId cue, string by = "") =>
        WithdrawAsync(session, caller, cue.ToString(), CueState.Cancelled, QueueEventKind.CueCancelled, "", whole: null, closes: false, by);

    public Task<ChangeOutcome> ClearAsync(SessionId session, QueueCaller? caller, string by = "", string? author = null, CueLane? lane = null) =>
        WithdrawAsync(session, caller, "*", CueState.Cancelled, QueueEventKind.CueCancelled, "", QueueEventKind.QueueCleared, closes: false, by, author, lane);

    /// <summary>Ends the present hold, or passes over the next cue.</summary>
    public async Task<SkipOutcome> SkipAsync(SessionId session, QueueCaller? caller, string by, IdempotencyKey? key = null)
    {
        var keys = new QueueKeys(session);
        var answer = await SkipScript.RunAsync(
            redis,
            keys.With(keys.Journal, keys.Undone, keys.IdempotencyKeys, keys.IdempotencyOrder),
            [
                session.ToString(), caller?.Argument ?? "", by, (int)QueueEventKind.Skipped, (int)QueueEventKind.CueCancelled, options.Value.Done, options.Value.Events,
                key?.Key ?? "", key?.Fingerprint ?? "", options.Value.IdempotencyKeys,
            ]);
        return answer.Status switch
        {
            "hold" => new SkipOutcome.Hold(),
            "cue" => new SkipOutcome.PassedOver(CueId.Parse(answer.Text(0))),
            "nothing" => new SkipOutcome.Nothing(),
            _ => new SkipOutcome.Refused(Outcome(answer)),
        };
    }

    /// <summary>The session is over: nothing more will be sent.</summary>
    public async Task<ChangeOutcome> CloseAsync(SessionId session, string cause)
    {
        var outcome = await WithdrawAsync(session, null, "*", CueState.Expired, QueueEventKind.CueExpired, cause, QueueEventKind.QueueClosed, closes: true);
        foreach (var key in new QueueKeys(session).All)
        {
            await redis.KeyExpireAsync(key, options.Value.Retention, CommandFlags.FireAndForget);
        }

        return outcome;
    }

    public async Task<IReadOnlyList<Cue>> ReadAsync(SessionId session, IReadOnlyList<CueId> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var keys = new QueueKeys(session);
        var answer = await ReadScript.RunAsync(
            redis, [keys.Cues, keys.Pending, keys.Taken], [.. ids.Select(id => (RedisValue)id.ToString())]);
        var cues = new List<Cue>(ids.Count);
        for (var i = 0; i < ids.Count; i++)
        {
            if (!answer.IsNull(3 * i))
            {
                cues.Add(StoredCue.Read(ids[i], answer.Text(3 * i), (int)answer.Number((3 * i) + 1), answer.Text((3 * i) + 2) == "1"));
            }
        }

        return cues;
    }

    /// <returns>One page, and where the next begins; null on the last.</returns>
    public async Task<(IReadOnlyList<Cue> Cues, string? Next)> ListAsync(SessionId session, string? after, int limit)
    {
        var keys = new QueueKeys(session);
        var answer = await ListScript.RunAsync(redis, [keys.Cues, keys.Pending, keys.Taken, keys.Done], [after ?? "", limit]);
        var cues = new List<Cue>();
        for (var i = 1; i < answer.Count; i += 4)
        {
            cues.Add(StoredCue.Read(CueId.Parse(answer.Text(i)), answer.Text(i + 1), (int)answer.Number(i + 2), answer.Text(i + 3) == "1"));
        }

        return (cues, answer.Text(0) is { Length: > 0 } next ? next : null);
    }

    private async Task<ChangeOutcome> WithdrawAsync(
        SessionId session, QueueCaller? caller, string which, CueState state, QueueEventKind kind, string cause, QueueEventKind? whole, bool closes, string by = "", string? author = null, CueLane? lane = null)
    {
        var keys = new QueueKeys(session);
        return Outcome(await WithdrawScript.RunAsync(
            redis,
            keys.With(keys.Journal, keys.Undone),
            [
                session.ToString(), caller?.Argument ?? "", which, (int)state, (int)kind, cause, whole is { } all ? (int)all : "", closes ? "1" : "",
                options.Value.Done, options.Value.Events, by, author ?? "", lane is { } only ? (int)only : "",
            ]));
    }

    /// <summary>Of the scripts that change a queue.</summary>
    public static ChangeOutcome Outcome(ScriptAnswer answer) => answer.Status switch
    {
        "ok" => new ChangeOutcome.Done(answer.Count > 0 && int.TryParse(answer.Text(0), out var cues) ? cues : 1),
        "changed" or "raced" => new ChangeOutcome.Raced(),
        "on-its-way" => new ChangeOutcome.OnItsWay(),
        "done" => new ChangeOutcome.Over(),
        "no-cue" => new ChangeOutcome.NoCue(),
        "full" => new ChangeOutcome.Full(),
        "reused" => new ChangeOutcome.KeyReused(),
        "no-tempo" => new ChangeOutcome.NoTempo(),
        "closed" => new ChangeOutcome.Closed(),
        "unknown" or "not-holder" => new ChangeOutcome.NotYours(),
        "ask" => new ChangeOutcome.Ask(),
        "forbidden" => new ChangeOutcome.NotYourRole(answer.Text(0)),
        "locked" => new ChangeOutcome.Locked(answer.Text(0), answer.Text(1)),
        _ => throw answer.Unexpected(),
    };
}
