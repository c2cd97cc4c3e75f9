using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

/// <summary>A dispatcher's one step in Redis. Every call shows the epoch; a stale one changes nothing.</summary>
internal sealed class DispatchStore(IDatabase redis, IOptions<QueueOptions> options)
{
    private static readonly RedisScript Script = RedisScript.Load<DispatchStore>("AdvanceQueue", QueueKeys.Prelude, "Grid", "Take");

    /// <param name="epoch">0 begins: what an earlier dispatcher still had in its hands is told.</param>
    public async Task<AdvanceOutcome> AdvanceAsync(SessionId session, string replica, long epoch, TakeOrder take, bool wantsLook, Flight flight)
    {
        var keys = new QueueKeys(session);
        var answer = await Script.RunAsync(
            redis,
            keys.With(keys.Look, keys.Knobs, keys.Tempo),
            Arguments(session, replica, epoch, take, wantsLook, flight));
        return answer.Status switch
        {
            "ok" => Read(answer),
            "lost" => new AdvanceOutcome.Lost(),
            "closed" => new AdvanceOutcome.Closed(),
            _ => throw answer.Unexpected(),
        };
    }

    private RedisValue[] Arguments(SessionId session, string replica, long epoch, TakeOrder take, bool wantsLook, Flight flight)
    {
        var arguments = new List<RedisValue>(15 + (5 * flight.Records.Count))
        {
            session.ToString(), replica, epoch, take.TimedOnly ? $"{take.Most}t" : take.Most, StoredCue.Ms(take.Window), StoredCue.Ms(take.LookAhead), wantsLook ? "1" : "0", options.Value.Done, options.Value.Events,
            flight.Look is { } look ? LookStore.Write(look) : "",
            flight.LookFence ?? "",
            flight.Paused is { } paused ? paused ? "1" : "0" : "",
            flight.Records.Count,
        };
        foreach (var (cue, fate, kinds) in flight.Records)
        {
            arguments.Add(cue.Id.ToString());
            arguments.Add(fate switch { CueFate.Done => "done", CueFate.Back => "back", _ => "note" });
            arguments.Add(StoredCue.Header(cue));
            arguments.Add(string.Join(',', kinds.Select(kind => (int)kind)));
            arguments.Add(cue.State == CueState.Accepted ? StoredCue.Hold(cue.Content) : 0);
        }

        arguments.Add(flight.SentKnobs.Count);
        foreach (var (name, value) in flight.SentKnobs)
        {
            arguments.Add(name);
            arguments.Add(value);
        }

        arguments.Add(flight.Notices.Count);
        foreach (var (kind, text) in flight.Notices)
        {
            arguments.Add((int)kind);
            arguments.Add(text);
        }

        return [.. arguments];
    }

    private static AdvanceOutcome.Ours Read(ScriptAnswer answer)
    {
        var knobs = new KeyValuePair<string, string>[(int)answer.Number(9)];
        var at = 10;
        for (var i = 0; i < knobs.Length; i++)
        {
            knobs[i] = new(answer.Text(at++), answer.Text(at++));
        }

        var cues = new Cue[(int)answer.Number(at++)];
        for (var i = 0; i < cues.Length; i++)
        {
            cues[i] = StoredCue.Taken(CueId.Parse(answer.Text(at)), answer.Text(at + 1), answer.Instant(at + 2), answer.Instant(at + 3));
            at += 4;
        }

        var owes = answer.Text(at++) == "1";
        var left = new Cue[(int)answer.Number(at++)];
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = StoredCue.Taken(CueId.Parse(answer.Text(at)), answer.Text(at + 1), answer.Number(at + 2) > 0 ? answer.Instant(at + 2) : null);
            at += 3;
        }

        return new AdvanceOutcome.Ours
        {
            Epoch = answer.Number(0),
            At = answer.Instant(1),
            Paused = answer.Text(2) == "1",
            Fence = answer.Text(3),
            LookFence = answer.Text(4),
            Pending = (int)answer.Number(5),
            NextAt = answer.Number(6) > 0 ? answer.Instant(6) : null,
            Look = answer.IsNull(7) ? null : LookStore.Read((RedisValue)answer[7]),
            Spare = answer.Text(8),
            Knobs = knobs,
            Cues = cues,
            ListOwes = owes,
            Left = left,
        };
    }
}
