using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Events;

/// <summary>
/// What happened in a queue, the last few hundred entries. An entry is one line, <c>sequence at kind cue text</c>; the cue itself is read as it
/// is now, so that an entry costs little and a late reader is not told old states.
/// </summary>
internal sealed class EventStore(IDatabase redis, CueStore cues)
{
    private static readonly RedisScript ReadScript = RedisScript.Load<EventStore>("ReadEvents");

    /// <summary>The sequence of the last event; 0 before the first.</summary>
    public async Task<long> LastAsync(SessionId session) => (long?)await redis.HashGetAsync(new QueueKeys(session).Meta, "events") ?? 0;

    /// <summary>Events after <paramref name="after"/>, oldest first; those that fell out of the list are gone.</summary>
    public async Task<IReadOnlyList<QueueEvent>> ReadAsync(SessionId session, long after)
    {
        var keys = new QueueKeys(session);
        var answer = await ReadScript.RunAsync(redis, [keys.Meta, keys.Events], [after]);
        if (answer.Count == 0)
        {
            return [];
        }

        var parsed = Enumerable.Range(0, answer.Count).Select(i => answer.Text(i).Split(' ', 5)).ToList();
        var ids = parsed.Where(parts => parts[3] != "-").Select(parts => CueId.Parse(parts[3])).Distinct().ToList();
        var byId = (await cues.ReadAsync(session, ids)).ToDictionary(cue => cue.Id);
        return [.. parsed.Select(parts => new QueueEvent
        {
            Sequence = Number(parts[0]),
            At = DateTimeOffset.FromUnixTimeMilliseconds(Number(parts[1])),
            Kind = (QueueEventKind)Number(parts[2]),
            Cue = parts[3] != "-" && byId.TryGetValue(CueId.Parse(parts[3]), out var cue) ? cue.ToResponse(session) : null,
            Notice = Part(parts[4], 0),
            By = Part(parts[4], 1),
        })];
    }

    /// <summary>The text, then who caused it.</summary>
    private static string? Part(string text, int index) => text.Split('\t') is { } parts && parts.Length > index && parts[index].Length > 0 ? parts[index] : null;

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
