using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>A time in a pool's calendar and whose it is: a booking's, a session's or a block's id.</summary>
internal readonly record struct TakenTime(Span Span, string Id);

/// <summary>Reads what is in a pool's calendar. Good enough to show; whether there is room is decided by scripts only.</summary>
internal sealed class CalendarTimes(IDatabase redis)
{
    /// <summary>More than any window shows.</summary>
    private const int Most = 50_000;

    /// <summary>What takes room in a window, by its start. One with a hot spare is there twice.</summary>
    public Task<IReadOnlyList<TakenTime>> TakenAsync(PoolName pool, Span window) => ReadAsync(CalendarKeys.Of(pool).Calendar, window);

    /// <summary>The blocked times in a window.</summary>
    public Task<IReadOnlyList<TakenTime>> BlockedAsync(PoolName pool, Span window) => ReadAsync(CalendarKeys.Of(pool).Blocked, window);

    private async Task<IReadOnlyList<TakenTime>> ReadAsync(RedisKey key, Span window)
    {
        var longest = -(await redis.SortedSetScoreAsync(key, "longest") ?? 0);
        var (from, to) = (window.From.ToUnixTimeMilliseconds(), window.To.ToUnixTimeMilliseconds());
        var entries = await redis.SortedSetRangeByScoreWithScoresAsync(key, Math.Max(0, from - longest), to, Exclude.Both, Order.Ascending, 0, Most);
        return [.. entries.Select(Read).Where(time => time.Span.To > window.From)];
    }

    private static TakenTime Read(SortedSetEntry entry)
    {
        var parts = ((string)entry.Element!).Split('|', 3);
        return new TakenTime(new Span(Instant((long)entry.Score), Instant(long.Parse(parts[0], CultureInfo.InvariantCulture))), parts[1]);
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
