using NodaTime;

namespace MetaDJ.Scope.SessionBroker.Calendars;

/// <summary>The next windows of a pool in which a booking has room, by its calendar as it is.</summary>
internal sealed class FreeRoom(CalendarSpans spans, TimeProvider clock)
{
    /// <summary>How many are told with a refusal.</summary>
    public const int WithARefusal = 5;

    /// <summary>How far beyond the wanted start is looked.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(60);

    /// <param name="from">From when on; what is past is left out.</param>
    /// <param name="pods">Two with a hot spare.</param>
    public async Task<IReadOnlyList<Span>> NextAsync(CalendarRules rules, DateTimeOffset from, TimeSpan length, int pods, int count)
    {
        var now = clock.GetUtcNow();
        var bookableUntil = now + TimeSpan.FromMilliseconds(rules.AheadMs) + length;
        var begin = from > now ? from : now;
        var end = begin + Horizon < bookableUntil ? begin + Horizon : bookableUntil;
        var gap = TimeSpan.FromMilliseconds(rules.BufferBeforeMs + rules.BufferAfterMs);
        return end <= begin
            ? []
            : FreeWindows.Find(new FreeWindowSearch
            {
                Taken = [.. (await spans.TakenAsync(rules.Pool, begin - gap, end + gap)).Select(taken => taken.Span)],
                Closed = [.. (await spans.BlockedAsync(rules.Pool, begin, end)).Select(blocked => blocked.Span), .. QuietHours.In(rules, begin, end)],
                Capacity = rules.Capacity - (pods - 1),
                Gap = gap,
                Length = length,
                Within = new Span(begin, end),
                Count = count,
                FirstStart = rules.GridMs is { } grid ? instant => OnGrid(rules.TimeZone, grid, instant) : null,
            });
    }

    /// <summary>The first instant from there on that a booking may begin at.</summary>
    internal static DateTimeOffset OnGrid(string zone, long gridMs, DateTimeOffset instant)
    {
        var clock = ZoneTimes.Zone(zone);
        var local = ZoneTimes.Local(clock, instant);
        var beyond = local.TickOfDay % (gridMs * NodaConstants.TicksPerMillisecond);
        return beyond == 0 ? instant : ZoneTimes.AtLeniently(clock, local.PlusTicks((gridMs * NodaConstants.TicksPerMillisecond) - beyond));
    }
}
