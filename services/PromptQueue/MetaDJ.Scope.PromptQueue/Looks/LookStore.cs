using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.KnobStreams;
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

    /// <summary>Writes turns in order, each by its own caller's right.</summary>
    /// <returns>One outcome for each; and who sends this queue's cues, empty when nothing was written.</returns>
    public async Task<(ChangeOutcome[] Outcomes, string Owner)> TurnAsync(SessionId session, string replica, IReadOnlyList<KnobTurn> turns)
    {
        var keys = new QueueKeys(session);
        var arguments = new List<RedisValue>(2 + (4 * turns.Count)) { session.ToString(), replica };
        foreach (var turn in turns)
        {
            arguments.Add(turn.Caller?.Argument ?? "");
            arguments.Add(turn.Values.Count);
            foreach (var (name, value) in turn.Values)
            {
                arguments.Add(name);
                arguments.Add(value);
            }
        }

        var answer = await TurnScript.RunAsync(redis, keys.With(keys.Knobs), [.. arguments]);
        return answer.Status switch
        {
            "ok" => ([.. turns.Select((turn, i) => Outcome(answer, turn, 1 + (3 * i)))], answer.Text(0)),
            "unknown" => ([.. turns.Select(_ => new ChangeOutcome.NotYours())], ""),
            _ => throw answer.Unexpected(),
        };
    }

    private static ChangeOutcome Outcome(ScriptAnswer answer, KnobTurn turn, int at) => answer.Text(at) switch
    {
        "ok" => new ChangeOutcome.Done(turn.Values.Count),
        "closed" => new ChangeOutcome.Closed(),
        "not-holder" => new ChangeOutcome.NotYours(),
        "ask" => new ChangeOutcome.Ask(),
        "forbidden" => new ChangeOutcome.NotYourRole(answer.Text(at + 1)),
        "locked" => new ChangeOutcome.Locked(answer.Text(at + 1), answer.Text(at + 2)),
        _ => throw answer.Unexpected(),
    };
}
