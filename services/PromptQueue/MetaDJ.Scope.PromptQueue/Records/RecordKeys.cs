using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Records;

/// <summary>Redis names of the record of a session. They are not among those that go with the queue: a record outlives it.</summary>
internal readonly struct RecordKeys(SessionId session)
{
    private readonly string _stem = $"queue:{{{session}}}:record";

    /// <summary>Lines of events, oldest first.</summary>
    public RedisKey Lines => _stem;

    /// <summary>Cue id → stored cue, of those that lines are about.</summary>
    public RedisKey Cues => _stem + ":cues";

    /// <summary>sequence, holder, pool, startedAt, endedAt, parametersAt, thinned, lost.</summary>
    public RedisKey Head => _stem + ":head";

    public RedisKey[] All => [Lines, Cues, Head];

    public RedisKey[] Keeping
    {
        get
        {
            var queue = new QueueKeys(session);
            return [queue.Meta, queue.Events, queue.Cues, Lines, Cues, Head];
        }
    }
}
