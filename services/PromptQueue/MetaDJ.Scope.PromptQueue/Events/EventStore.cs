using System.Globalization;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Panics;
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
        var picture = parsed.Any(parts => KindOf(parts) is QueueEventKind.FallbackShown or QueueEventKind.FallbackEnded) ? await FallbackStore.PictureAsync(redis, session) : null;
        return [.. parsed.Select(parts => Read(session, parts, byId, picture))];
    }

    private static QueueEvent Read(SessionId session, string[] parts, Dictionary<CueId, Cue> cues, FallbackPicture? picture)
    {
        var happened = new QueueEvent
        {
            Sequence = Number(parts[0]),
            At = DateTimeOffset.FromUnixTimeMilliseconds(Number(parts[1])),
            Kind = KindOf(parts),
            Cue = parts[3] != "-" && cues.TryGetValue(CueId.Parse(parts[3]), out var cue) ? cue.ToResponse(session) : null,
        };
        return happened.Kind switch
        {
            QueueEventKind.FallbackShown or QueueEventKind.FallbackEnded =>
                happened with { Fallback = new FallbackResponse { Reason = FallbackStore.Reason(parts[4]), Picture = picture! } },
            >= QueueEventKind.TempoChanged and <= QueueEventKind.ClockLost =>
                happened with { Tempo = JsonSerializer.Deserialize(parts[4].Split('\t')[0], QueueJson.Default.TempoTold), By = Part(parts[4], 1) },
            QueueEventKind.SessionChanged => happened with { Session = JsonSerializer.Deserialize(parts[4], QueueJson.Default.SessionTold) },
            _ => happened with { Notice = Part(parts[4], 0), By = Part(parts[4], 1) },
        };
    }

    private static QueueEventKind KindOf(string[] parts) => (QueueEventKind)Number(parts[2]);

    /// <summary>The text, then who caused it.</summary>
    private static string? Part(string text, int index) => text.Split('\t') is { } parts && parts.Length > index && parts[index].Length > 0 ? parts[index] : null;

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
