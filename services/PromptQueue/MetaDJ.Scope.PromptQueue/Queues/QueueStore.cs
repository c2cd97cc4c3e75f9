using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Panics;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>The queues themselves: whose they are, and whether they are open.</summary>
internal sealed class QueueStore(IDatabase redis)
{
    /// <summary>Cues at the head of a queue among which the next is looked for: somebody else's may wait for its beat before it.</summary>
    private const int DueWithin = 32;

    private static readonly RedisScript SyncScript = RedisScript.Load<QueueStore>("SyncQueue", QueueKeys.Prelude, FallbackStore.Prelude);
    private static readonly RedisScript MayScript = RedisScript.Load<QueueStore>("MayTouch", QueueKeys.Prelude);
    private static readonly RedisScript ReadScript = RedisScript.Load<QueueStore>("ReadQueue", QueueKeys.Prelude);

    /// <summary>Writes what the broker says, opening the queue at first contact.</summary>
    /// <returns>False when the queue is closed already.</returns>
    public async Task<bool> SyncAsync(SessionResponse session, DateTimeOffset now)
    {
        // In the index before it is open: the sweep must be able to find every open queue.
        await redis.SortedSetAddAsync(QueueKeys.Index, session.Id.ToString(), now.ToUnixTimeMilliseconds());
        var fence = SessionStanding.FenceOf(session) ?? "";
        var spare = fence.Length == 0 ? "" : session.SpareToken?.ToString() ?? "";
        var answer = await SyncScript.RunAsync(redis, new QueueKeys(session.Id).With(),
        [
            session.Id.ToString(), session.Holder, session.Pool.ToString(), fence, spare, CrewOf(session), LocksOf(session),
            session.State is SessionState.Waiting or SessionState.Warming or SessionState.Recovering ? "1" : "", InShort(session), Told(session),
        ]);
        return answer.Status switch
        {
            "ok" => true,
            "closed" => false,
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>The queue as a caller may see it; null in the caller's place acts for anybody.</summary>
    /// <returns>Null when they may not, or there is none.</returns>
    public async Task<QueueFacts?> ReadAsync(SessionId session, QueueCaller? caller)
    {
        var answer = await ReadScript.RunAsync(redis, new QueueKeys(session).With(), [session.ToString(), caller?.Argument ?? ""]);
        return answer.Status switch
        {
            "ok" => new QueueFacts(answer.Text(0) == "1", answer.Text(1), answer.Text(2), answer.Text(3)),
            "unknown" or "not-holder" or "ask" or "forbidden" => null,
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>Null for a queue that nobody has opened, or that is forgotten.</returns>
    public async Task<QueueFacts?> ReadAsync(SessionId session)
    {
        var facts = await redis.HashGetAsync(new QueueKeys(session).Meta, ["state", "holder", "fence", "owner"]);
        return facts[0].IsNull ? null : new QueueFacts(facts[0] == "open", facts[1]!, facts[2].ToString(), facts[3].ToString());
    }

    /// <summary>Whether a caller may change these parameters, before it is known whether they will.</summary>
    /// <returns>Why not; null when they may.</returns>
    public async Task<ChangeOutcome?> MayAsync(SessionId session, QueueCaller? caller, string names)
    {
        var answer = await MayScript.RunAsync(redis, new QueueKeys(session).With(), [session.ToString(), caller?.Argument ?? "", names]);
        return answer.Status switch
        {
            "ok" => null,
            "unknown" or "not-holder" => new ChangeOutcome.NotYours(),
            "ask" => new ChangeOutcome.Ask(),
            "forbidden" => new ChangeOutcome.NotYourRole(answer.Text(0)),
            "locked" => new ChangeOutcome.Locked(answer.Text(0), answer.Text(1)),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>Null for who takes no part, as far as the queue was last told.</returns>
    public async Task<QueueMember?> MemberAsync(SessionId session, string subject)
    {
        var facts = await redis.HashGetAsync(new QueueKeys(session).Meta, ["holder", "crew", "pool"]);
        if (facts[0] == subject)
        {
            return new QueueMember(CrewRole.Lead, facts[2].ToString());
        }

        var crew = facts[1].IsNullOrEmpty ? null : JsonSerializer.Deserialize(facts[1].ToString(), QueueJson.Default.DictionaryStringString);
        return crew?.TryGetValue(subject, out var role) == true && Enum.TryParse<CrewRole>(role, ignoreCase: true, out var known) ? new QueueMember(known, facts[2].ToString()) : null;
    }

    /// <summary>Whether cues or knobs wait, or the Look must go to another pod. Not atomic: for the sweep, which looks again.</summary>
    public async Task<bool> HasWorkAsync(SessionId session)
    {
        var keys = new QueueKeys(session);
        var counts = await Task.WhenAll(redis.SortedSetLengthAsync(keys.Pending), redis.SortedSetLengthAsync(keys.Taken), redis.HashLengthAsync(keys.Knobs));
        if (counts.Any(count => count > 0))
        {
            return true;
        }

        var stands = await redis.HashGetAsync(keys.Meta, ["looked", "fence", "lookFence", "spare", "spareFence", "list", "moves"]);
        return !stands[5].IsNull || !stands[6].IsNull || (!stands[0].IsNull && (stands[1] != stands[2] || (!stands[3].IsNullOrEmpty && stands[3] != stands[4])));
    }

    /// <summary>Notes that the Look stands on the spare too: the sweep has nothing to do about it.</summary>
    public Task SpareStandsAsync(SessionId session, string spare) => redis.HashSetAsync(new QueueKeys(session).Meta, "spareFence", spare);

    /// <summary>When this queue plays something next; null when nothing waits, it is paused, its transport stands, or it holds no pod. Not atomic: for the sweep.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(SessionId session, DateTimeOffset now)
    {
        var keys = new QueueKeys(session);
        var stands = await redis.HashGetAsync(keys.Meta, ["paused", "fence", "holdUntil"]);
        if (stands[0] == "1" || stands[1].IsNullOrEmpty)
        {
            return null;
        }

        var first = await redis.SortedSetRangeByRankAsync(keys.Pending, 0, DueWithin - 1);
        if (first.Length == 0)
        {
            return null;
        }

        var stored = (await redis.HashGetAsync(keys.Cues, first)).Where(cue => !cue.IsNull).Select(cue => cue.ToString()).ToList();
        var tempo = stored.Any(cue => StoredCue.IsOnTheBeat(cue)) && (string?)await redis.HashGetAsync(keys.Tempo, "state") is { } state
            ? JsonSerializer.Deserialize(state, QueueJson.Default.SessionTempo)
            : null;
        return StoredCue.NextDue(stored, tempo, (long?)stands[2] is { } hold ? DateTimeOffset.FromUnixTimeMilliseconds(hold) : null, now);
    }

    /// <summary>Open queues whose session nobody has looked at since <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<SessionId>> UncheckedAsync(DateTimeOffset before, int limit) =>
        [.. (await redis.SortedSetRangeByScoreAsync(QueueKeys.Index, stop: before.ToUnixTimeMilliseconds(), take: limit)).Select(id => SessionId.Parse(id!))];

    public async Task<IReadOnlyList<SessionId>> OpenAsync() =>
        [.. (await redis.SortedSetRangeByRankAsync(QueueKeys.Index)).Select(id => SessionId.Parse(id!))];

    public Task ForgetAsync(SessionId session) => redis.SortedSetRemoveAsync(QueueKeys.Index, session.ToString());

    private static string InShort(SessionResponse session)
    {
        var warning = session.Warning is { } coming ? $":{(int)coming.Kind}:{(int)coming.Reason}:{coming.EndsAt.ToUnixTimeMilliseconds()}" : "";
        return $"{(int)session.State}:{session.EndsAt.ToUnixTimeMilliseconds()}{warning}";
    }

    private static string Told(SessionResponse session) =>
        JsonSerializer.Serialize(new SessionTold(session.State, session.EndsAt, session.Warning), QueueJson.Default.SessionTold);

    private static string CrewOf(SessionResponse session)
    {
        var crew = session.Crew.Where(member => member.Role != CrewRole.Lead).ToDictionary(member => member.Subject, member => JsonNamingPolicy.CamelCase.ConvertName(member.Role.ToString()));
        return crew.Count == 0 ? "" : JsonSerializer.Serialize(crew, QueueJson.Default.DictionaryStringString);
    }

    private static string LocksOf(SessionResponse session) => session.Locks.Count == 0
        ? ""
        : JsonSerializer.Serialize(session.Locks.ToDictionary(held => held.Parameter, held => held.By), QueueJson.Default.DictionaryStringString);
}

/// <param name="Fence">Empty while the session holds no pod.</param>
/// <param name="Owner">The replica that sends its cues; empty before the first.</param>
internal sealed record QueueFacts(bool Open, string Holder, string Fence, string Owner);

/// <summary>What somebody is in a session, and where that plays.</summary>
internal sealed record QueueMember(CrewRole Role, string Pool);
