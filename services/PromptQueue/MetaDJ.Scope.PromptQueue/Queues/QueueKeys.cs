using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Queues;

/// <summary>Every Redis name of the prompt queue. The keys of a session share its hash tag, so that one script may touch them all.</summary>
internal readonly struct QueueKeys(SessionId session)
{
    /// <summary>What the scripts that change a queue share.</summary>
    public const string Prelude = "Queue";

    /// <summary>What the scripts share that give a cue its place.</summary>
    public const string OrderPrelude = "Order";

    /// <summary>What the scripts share that note a change for its author's undo.</summary>
    public const string JournalPrelude = "Journal";

    /// <summary>What the scripts share whose callers may repeat themselves.</summary>
    public const string OncePrelude = "Once";

    /// <summary>Open queues, scored by when their session was last looked at (ms).</summary>
    public static readonly RedisKey Index = "queue:index";

    /// <summary>Replica → its last heartbeat (ms); −1 once it is buried.</summary>
    public static readonly RedisKey Replicas = "queue:replicas";

    /// <summary>What swaps have lately taken: kind, pool and pipeline → ms.</summary>
    public static readonly RedisKey SwapTimes = "queue:swap-times";

    public static readonly RedisKey SetLists = "queue:set-lists";

    public static readonly RedisKey Loras = "queue:loras";

    public static readonly RedisKey LoraRules = "queue:lora-rules";

    /// <summary>Name → saved look, of one person.</summary>
    public static RedisKey SavedLooks(string subject) => $"queue:looks:{subject}";

    /// <summary>Person → the fallback picture of all their sessions.</summary>
    public static readonly RedisKey FallbackPictures = "queue:fallbacks";

    /// <summary>Sessions with LoRA installs that are not over, by when one was last asked for (ms).</summary>
    public static readonly RedisKey Installing = "queue:installing";

    /// <summary>One rehearsal with its report.</summary>
    public static RedisKey Rehearsal(string id) => $"queue:rehearsal:{id}";

    /// <summary>Caller and idempotency key → the rehearsal it made.</summary>
    public static RedisKey RehearsalKey(string key) => $"queue:rehearsal-key:{key}";

    /// <summary>Sessions that have an audience.</summary>
    public static readonly RedisKey Audiences = "queue:audiences";

    /// <summary>Event code → session.</summary>
    public static RedisKey EventCode(string code) => $"queue:event-code:{code}";

    private readonly string _stem = $"queue:{{{session}}}:";

    /// <summary>state, holder, pool, fence, lookFence, spare, spareFence, owner, epoch, urgent, events, paused, holdUntil, list (the cue that the cue list waits for); crew and locks as last told, crewAt; turns, a count of turned knobs; by:name, who turned a knob last; moves, when the Look changes by itself; panic, lost, fallback, see Fallback.lua; told, the session's state and end as last told; voices, how many have queued something here, and <c>n:subject</c>, the number that headers name each by; turn, turnA and c:, l:, r:number, see Order.lua.</summary>
    public RedisKey Meta => _stem + "meta";

    /// <summary>Cue id → stored cue.</summary>
    public RedisKey Cues => _stem + "cues";

    public RedisKey Pending => _stem + "pending";

    /// <summary>On their way to Scope, in the hands of one dispatcher.</summary>
    public RedisKey Taken => _stem + "taken";

    public RedisKey Done => _stem + "done";

    /// <summary>Queued cues that have an <c>expiresAt</c>, by it.</summary>
    public RedisKey Expiry => _stem + "expiry";

    public RedisKey Events => _stem + "events";

    public RedisKey IdempotencyKeys => _stem + "keys";

    public RedisKey IdempotencyOrder => _stem + "key-order";

    /// <summary>What authors changed lately, for undo.</summary>
    public RedisKey Journal => _stem + "journal";

    /// <summary>What they took back, for redo.</summary>
    public RedisKey Undone => _stem + "undone";

    public RedisKey CueList => _stem + "list";

    public RedisKey HotKeys => _stem + "hotkeys";

    /// <summary>grid, what scripts need of the tempo (<c>bpm beatsPerBar anchor song playing</c>); state, version, taps; ahead, receipts of the present pod.</summary>
    public RedisKey Tempo => _stem + "tempo";

    public RedisKey Look => _stem + "look";

    public RedisKey Knobs => _stem + "knobs";

    /// <summary>Install id → stored install.</summary>
    public RedisKey Installs => _stem + "installs";

    /// <summary>Fencing token → the install that was asked of that pod, and when.</summary>
    public RedisKey InstallMarks => _stem + "install-marks";

    /// <summary>The picture that clients show in place of the stage.</summary>
    public RedisKey Fallback => _stem + "fallback";

    /// <summary>Rules and standing of the audience, see Audience.lua; with it the six below.</summary>
    public RedisKey Audience => _stem + "audience";

    /// <summary>Hash of a person's token → when they last submitted and what they voted for.</summary>
    public RedisKey AudiencePeople => _stem + "audience-people";

    public RedisKey Submissions => _stem + "submissions";

    public RedisKey Readings => _stem + "readings";

    public RedisKey SubmissionOrder => _stem + "submission-order";

    public RedisKey Ballot => _stem + "ballot";

    public RedisKey EndedSubmissions => _stem + "ended-submissions";

    public RedisKey[] All => [Meta, Cues, Pending, Taken, Done, Expiry, Events, IdempotencyKeys, IdempotencyOrder, Journal, Undone, CueList, HotKeys, Look, Knobs, Tempo, Fallback, Installs, InstallMarks, Audience, AudiencePeople, Submissions, Readings, SubmissionOrder, Ballot, EndedSubmissions];

    /// <summary>The keys of every script that changes a queue, in the order of Queue.lua.</summary>
    public RedisKey[] With(params ReadOnlySpan<RedisKey> own) => [Meta, Cues, Pending, Taken, Done, Expiry, Events, .. own];

    /// <summary>The sessions a replica has claimed, or is about to: what a successor goes through.</summary>
    public static RedisKey Owned(string replica) => $"queue:owned:{replica}";

    /// <summary>Where a replica is told that one of its queues has work.</summary>
    public static RedisChannel Wake(string replica) => RedisChannel.Literal($"queue:wake:{replica}");

    /// <summary>Tells that a queue's event list has grown.</summary>
    public static RedisChannel Happened(SessionId session) => RedisChannel.Literal($"queue:events:{session}");
}
