using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Bookings;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>Blocked times in Redis.</summary>
internal sealed class BlockStore(IDatabase redis)
{
    /// <summary>Blocks of one pool that are not over.</summary>
    public const int MostBlocks = 100;

    private static readonly RedisScript BlockTime = RedisScript.Load<BlockStore>("BlockTime", "Calendar", "Bookings");
    private static readonly RedisScript UnblockTime = RedisScript.Load<BlockStore>("UnblockTime", "Calendar", "Bookings");

    public async Task<BlockOutcome> BlockAsync(PoolName pool, Block block, BlockOver over)
    {
        var answer = await BlockTime.RunAsync(redis, Keys(pool), [Records.Write(block), over.ToString().ToLowerInvariant(), MostBlocks, block.By]);
        return answer.Status switch
        {
            "blocked" => new BlockOutcome.Blocked(Records.Read<Block>(answer.Text(0)), Ids(answer, 1)),
            "known" => new BlockOutcome.Known(Records.Read<Block>(answer.Text(0))),
            "booked" => new BlockOutcome.Booked(Ids(answer, 0)),
            "too-many" => new BlockOutcome.TooMany((int)answer.Number(0)),
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>False when there is no such block.</returns>
    public async Task<bool> UnblockAsync(PoolName pool, BlockId id)
    {
        var answer = await UnblockTime.RunAsync(redis, Keys(pool), [id.ToString()]);
        return answer.Status switch
        {
            "unblocked" => true,
            "unknown" => false,
            _ => throw answer.Unexpected(),
        };
    }

    /// <summary>Those that are not over, by their first times.</summary>
    public async Task<IReadOnlyList<Block>> ListAsync(PoolName pool, DateTimeOffset now) =>
        [.. (await redis.HashValuesAsync(CalendarKeys.Of(pool).Blocks)).Select(text => Records.Read<Block>(text!))
            .Where(block => block.Times[^1][1] > now).OrderBy(block => block.Times[0][0])];

    private static RedisKey[] Keys(PoolName pool) => [CalendarKeys.Of(pool).Blocks, .. BookingKeys.Of(pool).All];

    private static List<BookingId> Ids(ScriptAnswer answer, int first) =>
        [.. Enumerable.Range(first, answer.Count - first).Select(place => BookingId.Parse(answer.Text(place)))];
}
