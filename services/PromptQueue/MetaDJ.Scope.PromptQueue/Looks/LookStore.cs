using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Looks;

/// <summary>The Look of a session as it was last recorded, and the knobs that wait for Scope's next update.</summary>
internal sealed class LookStore(IDatabase redis)
{
    private static readonly RedisScript TurnScript = RedisScript.Load<LookStore>("TurnKnobs", QueueKeys.Prelude);

    /// <returns>Null before the first contact with a pod.</returns>
    public async Task<Look?> ReadAsync(SessionId session) => Read(await redis.StringGetAsync(new QueueKeys(session).Look));

    public static Look? Read(RedisValue stored) => stored.IsNullOrEmpty ? null : JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)stored).Span, QueueJson.Default.Look);

    public static RedisValue Write(Look look) => JsonSerializer.SerializeToUtf8Bytes(look, QueueJson.Default.Look);

    /// <returns>Done with the number of knobs; the owner's name for waking is not the caller's business but the dispatchers'.</returns>
    public async Task<(ChangeOutcome Outcome, string Owner)> TurnAsync(SessionId session, QueueCaller? caller, string replica, LookParameters knobs)
    {
        var keys = new QueueKeys(session);
        var pairs = Knobs.Write(knobs);
        var answer = await TurnScript.RunAsync(redis, keys.With(keys.Knobs), [session.ToString(), caller?.Argument ?? "", replica, .. pairs]);
        return answer.Status switch
        {
            "ok" => (new ChangeOutcome.Done(pairs.Length / 2), answer.Text(0)),
            "closed" => (new ChangeOutcome.Closed(), ""),
            "unknown" or "not-holder" => (new ChangeOutcome.NotYours(), ""),
            "ask" => (new ChangeOutcome.Ask(), ""),
            "forbidden" => (new ChangeOutcome.NotYourRole(answer.Text(0)), ""),
            "locked" => (new ChangeOutcome.Locked(answer.Text(0), answer.Text(1)), ""),
            _ => throw answer.Unexpected(),
        };
    }
}
