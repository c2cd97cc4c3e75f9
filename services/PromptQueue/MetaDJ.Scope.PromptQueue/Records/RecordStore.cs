using System.Globalization;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Records;

/// <summary>
/// The record of a session. It is taken from the queue's events a little behind them, by whoever owns the queue and by whoever reads it: the
/// record knows how far it has come, so nothing is written twice and a dispatcher that dies loses nothing of it.
/// </summary>
internal sealed class RecordStore(IDatabase redis, IOptions<RecordOptions> options)
{
    private static readonly RedisScript KeepScript = RedisScript.Load<RecordStore>("KeepRecord");
    private static readonly RedisScript ReadScript = RedisScript.Load<RecordStore>("ReadRecord");

    public RecordOptions Options => options.Value;

    /// <summary>Brings the record up to the events.</summary>
    public async Task KeepAsync(SessionId session)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        var answer = await KeepScript.RunAsync(
            redis, new RecordKeys(session).Keeping,
            [options.Value.Lines, (long)options.Value.Retention.TotalMilliseconds, (long)options.Value.BetweenKnobs.TotalMilliseconds]);
        if (answer.Status is not ("ok" or "none"))
        {
            throw answer.Unexpected();
        }
    }

    /// <returns>Null when nothing is kept of this session.</returns>
    public async Task<RecordHead?> HeadAsync(SessionId session)
    {
        var keys = new RecordKeys(session);
        var stored = await redis.HashGetAsync(keys.Head, ["holder", "pool", "startedAt", "endedAt", "thinned", "lost"]);
        return stored[2].IsNull
            ? null
            : new RecordHead(
                stored[0].ToString(), stored[1].ToString(), Instant(stored[2])!.Value, Instant(stored[3]), (int?)stored[4] ?? 0, (int?)stored[5] ?? 0,
                await redis.KeyTimeToLiveAsync(keys.Head));
    }

    /// <param name="from">The line to begin at, from 0.</param>
    public async Task<(int InAll, IReadOnlyList<RecordEntry> Entries)> ReadAsync(SessionId session, int from, int limit)
    {
        var keys = new RecordKeys(session);
        var answer = await ReadScript.RunAsync(redis, [keys.Lines, keys.Cues], [from, limit]);
        var entries = new List<RecordEntry>();
        for (var i = 1; i + 1 < answer.Count; i += 2)
        {
            entries.Add(Entry(session, answer.Text(i), answer.Text(i + 1)));
        }

        return (int.Parse(answer.Text(0), CultureInfo.InvariantCulture), entries);
    }

    /// <summary>Everything that is kept of a session, its closed queue included.</summary>
    /// <returns>How many keys there were.</returns>
    public async Task<long> DeleteAsync(SessionId session) => await redis.KeyDeleteAsync([.. new RecordKeys(session).All, .. new QueueKeys(session).All]);

    private static RecordEntry Entry(SessionId session, string line, string cue)
    {
        var parts = line.Split(' ', 5);
        var text = parts[4].Split('\t');
        return new RecordEntry
        {
            Sequence = long.Parse(parts[0], CultureInfo.InvariantCulture),
            At = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[1], CultureInfo.InvariantCulture)),
            Kind = (QueueEventKind)int.Parse(parts[2], CultureInfo.InvariantCulture),
            Cue = cue.Length > 0 ? StoredCue.Read(CueId.Parse(parts[3]), cue).ToResponse(session) : null,
            Notice = text[0].Length > 0 ? text[0] : null,
            By = text.Length > 1 && text[1].Length > 0 ? text[1] : null,
        };
    }

    private static DateTimeOffset? Instant(RedisValue ms) => (long?)ms is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}

/// <param name="Thinned">Lines that went because there were too many.</param>
/// <param name="Lost">Events that were gone before they could be taken.</param>
/// <param name="Remains">Until it is forgotten.</param>
internal sealed record RecordHead(string Holder, string Pool, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Thinned, int Lost, TimeSpan? Remains);
