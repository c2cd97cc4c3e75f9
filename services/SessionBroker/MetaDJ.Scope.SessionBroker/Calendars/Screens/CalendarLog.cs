using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Calendars.Screens;

/// <summary>An entry as <c>log_calendar</c> in <c>Calendar.lua</c> writes it.</summary>
internal sealed record CalendarEntry
{
    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required CalendarEventKind Kind { get; init; }

    /// <summary>Of a booking, or of a walk-in's session.</summary>
    public string? Id { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public int? Pods { get; init; }

    public string? User { get; init; }

    public BookingState? State { get; init; }

    public long? Version { get; init; }
}

/// <summary>Reads what the scripts log of a pool's calendar.</summary>
internal sealed class CalendarLog(IDatabase redis)
{
    private const int AtOnce = 200;

    /// <returns>0 when nothing was ever logged.</returns>
    public async Task<long> NewestAsync(PoolName pool) => await EdgeAsync(pool, Order.Descending);

    /// <summary>The next ones after a number.</summary>
    /// <returns>Null when some are missing between it and the next, or it is of another record.</returns>
    public async Task<IReadOnlyList<CalendarEntry>?> AfterAsync(PoolName pool, long number)
    {
        if (number > 0 && (await EdgeAsync(pool, Order.Ascending) > number + 1 || await NewestAsync(pool) < number))
        {
            return null;
        }

        var entries = await redis.SortedSetRangeByScoreAsync(CalendarKeys.Of(pool).Log, number, exclude: Exclude.Start, take: AtOnce);
        return [.. entries.Select(entry => ((string)entry!)).Select(text => Records.Read<CalendarEntry>(text[(text.IndexOf('|', StringComparison.Ordinal) + 1)..]))];
    }

    private async Task<long> EdgeAsync(PoolName pool, Order order) =>
        await redis.SortedSetRangeByRankWithScoresAsync(CalendarKeys.Of(pool).Log, 0, 0, order) is [var edge] ? (long)edge.Score : 0;
}
