using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>What takes room, read as <c>Calendar.lua</c> writes it.</summary>
/// <param name="Id">Of a booking, a walk-in's session, or a block.</param>
internal sealed record TakenSpan(Span Span, string Id);

/// <summary>Reads what takes room in a pool. Nothing is decided by it: a script looks again.</summary>
internal sealed class CalendarSpans(IDatabase redis)
{
    /// <summary>A booking with a hot spare is there twice.</summary>
    public Task<IReadOnlyList<TakenSpan>> TakenAsync(PoolName pool, DateTimeOffset from, DateTimeOffset to) => ReadAsync(CalendarKeys.Of(pool).Calendar, from, to);

    public Task<IReadOnlyList<TakenSpan>> BlockedAsync(PoolName pool, DateTimeOffset from, DateTimeOffset to) => ReadAsync(CalendarKeys.Of(pool).Blocked, from, to);

    private async Task<IReadOnlyList<TakenSpan>> ReadAsync(RedisKey key, DateTimeOffset from, DateTimeOffset to)
    {
        var longest = -(await redis.SortedSetScoreAsync(key, "longest") ?? 0);
        var entries = await redis.SortedSetRangeByScoreWithScoresAsync(
            key, Math.Max(from.ToUnixTimeMilliseconds() - longest, 1), to.ToUnixTimeMilliseconds(), Exclude.Stop);
        return
        [
            .. entries.Select(entry => (entry.Score, Parts: ((string)entry.Element!).Split('|')))
                .Where(entry => entry.Parts.Length >= 2)
                .Select(entry => new TakenSpan(
                    new Span(At((long)entry.Score), At(long.Parse(entry.Parts[0], CultureInfo.InvariantCulture))), entry.Parts[1]))
                .Where(taken => taken.Span.To > from),
        ];

        static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
