using System.Globalization;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>Where a service's log ends: what the next record follows.</summary>
/// <param name="Hash">Empty as long as nothing was written.</param>
/// <param name="First">The oldest record that is kept; what is missing from there on was taken out.</param>
public sealed record AuditHead(long Sequence, string Hash, DateTimeOffset At, long First)
{
    public static AuditHead Empty { get; } = new(0, "", DateTimeOffset.UnixEpoch, 1);
}

/// <summary>One act, before it has a place in the log.</summary>
internal sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Subject, string? Detail);

/// <summary>The audit log of one service in Redis. Records are only ever appended; the chain is computed here and compared in the script.</summary>
internal sealed class AuditStore(IDatabase redis, string service, AuditOptions options)
{
    private static readonly RedisScript AppendAudit = RedisScript.Load<AuditStore>("AppendAudit");

    public RedisKey Head { get; } = $"audit:{{{service}}}:head";

    public RedisKey Records { get; } = $"audit:{{{service}}}";

    public async Task<AuditHead> HeadAsync()
    {
        var fields = await redis.HashGetAsync(Head, ["sequence", "hash", "at", "first"]);
        return fields[0].IsNull
            ? AuditHead.Empty
            : new AuditHead((long)fields[0], (string)fields[1]!, DateTimeOffset.FromUnixTimeMilliseconds((long)fields[2]), (long)fields[3]);
    }

    /// <summary>Appends all of them in this order, after whatever is last by then.</summary>
    public async Task AppendAsync(IReadOnlyList<AuditEntry> entries)
    {
        var head = await HeadAsync();
        while (true)
        {
            var answer = await AppendAudit.RunAsync(redis, [Head, Records], Chain(head, entries));
            switch (answer.Status)
            {
                case "appended":
                    return;
                case "moved":
                    head = new AuditHead(answer.Number(0), answer.Text(1), answer.Instant(2), 0);
                    break;
                default:
                    throw answer.Unexpected();
            }
        }
    }

    /// <summary>Records as they are stored, of that time.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(DateTimeOffset from, DateTimeOffset to, Order order, long skip, int take)
    {
        var stored = await redis.SortedSetRangeByScoreAsync(
            Records, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), Exclude.None, order, skip, take);
        return Array.ConvertAll(stored, value => (string)value!);
    }

    /// <returns>Null when it is not kept any more, or not yet written.</returns>
    public async Task<AuditRecord?> FindAsync(long sequence)
    {
        // No number is left out, so that a record's rank tells its sequence.
        var rank = sequence - (await HeadAsync()).First;
        if (rank < 0)
        {
            return null;
        }

        var found = await redis.SortedSetRangeByRankAsync(Records, rank, rank);
        return found.Length == 1 && AuditRecord.Read(found[0]!) is { } record && record.Sequence == sequence ? record : null;
    }

    private RedisValue[] Chain(AuditHead head, IReadOnlyList<AuditEntry> entries)
    {
        var arguments = new RedisValue[6 + (2 * entries.Count)];
        var (sequence, hash, at) = (head.Sequence, head.Hash, head.At);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            // The log's order is the order of its instants, also where the clocks of two processes differ.
            at = entry.At > at ? DateTimeOffset.FromUnixTimeMilliseconds(entry.At.ToUnixTimeMilliseconds()) : at;
            var stored = new AuditRecord
            {
                Sequence = ++sequence, At = at, Actor = entry.Actor, Action = entry.Action, Subject = entry.Subject, Detail = entry.Detail, Previous = hash,
            }.Write();
            hash = AuditRecord.HashOf(stored);
            arguments[6 + (2 * i)] = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            arguments[7 + (2 * i)] = stored;
        }

        arguments[0] = head.Hash;
        arguments[1] = sequence;
        arguments[2] = hash;
        arguments[3] = at.ToUnixTimeMilliseconds();
        arguments[4] = options.Kept;
        arguments[5] = (long)options.Retention.TotalMilliseconds;
        return arguments;
    }
}
