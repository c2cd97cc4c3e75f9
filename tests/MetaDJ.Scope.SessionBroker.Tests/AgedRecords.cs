using System.Text.Json.Nodes;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Tests;

internal static class AgedRecords
{
    /// <summary>Moves the instants of a session, its lease, deadlines and signs of life back, as if that much time had passed.</summary>
    public static async Task AgeAsync(IDatabase redis, PoolKeys keys, SessionId id, TimeSpan by)
    {
        foreach (var key in new[] { keys.Sessions, keys.Leases })
        {
            var text = (string?)await redis.HashGetAsync(key, id.ToString());
            if (text is null)
            {
                continue;
            }

            var record = JsonNode.Parse(text)!.AsObject();
            Age(record, (long)by.TotalMilliseconds);
            await redis.HashSetAsync(key, id.ToString(), record.ToJsonString());
        }

        foreach (var key in new[] { keys.Deadlines, keys.Looks })
        {
            if (await redis.SortedSetScoreAsync(key, id.ToString()) is { } instant)
            {
                await redis.SortedSetAddAsync(key, id.ToString(), instant - by.TotalMilliseconds);
            }
        }

        if ((long?)await redis.HashGetAsync(keys.Life, id.ToString()) is { } sign)
        {
            await redis.HashSetAsync(keys.Life, id.ToString(), sign - (long)by.TotalMilliseconds);
        }
    }

    private static void Age(JsonObject record, long by)
    {
        foreach (var (name, value) in record.ToList())
        {
            if (value is JsonObject part)
            {
                Age(part, by);
            }
            else if (value is JsonValue && (name is "until" or "since" or "moneyUntil" or "passUntil" or "effectsFrom" or "at" || name.EndsWith("At", StringComparison.Ordinal) || name.EndsWith("By", StringComparison.Ordinal)))
            {
                record[name] = value.GetValue<long>() - by;
            }
        }
    }
}
