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
        return end <= begin
            ? []
            : await FindAsync(rules, new Span(begin, end), length, pods, count, rules.GridMs is { } grid ? instant => OnGrid(rules.TimeZone, grid, instant) : null);
    }

    /// <summary>Whether just this window has room and may be asked for; without a grid it may begin on any second.</summary>
    /// <param name="pods">Two with a hot spare.</param>
    public async Task<bool> HasAsync(CalendarRules rules, Span window, int pods)
    {
        var now = clock.GetUtcNow();
        return window.From >= now
            && window.From <= now + TimeSpan.FromMilliseconds(rules.AheadMs)
            && (rules.GridMs is not { } grid || OnGrid(rules.TimeZone, grid, window.From) == window.From)
            && (await FindAsync(rules, window, window.Length, pods, count: 1, instant => instant)).Count > 0;
    }

    private async Task<IReadOnlyList<Span>> FindAsync(
        CalendarRules rules, Span within, TimeSpan length, int pods, int count, Func<DateTimeOffset, DateTimeOffset>? firstStart)
    {
        var gap = TimeSpan.FromMilliseconds(rules.BufferBeforeMs + rules.BufferAfterMs);
        return FreeWindows.Find(new FreeWindowSearch
        {
            Taken = [.. (await spans.TakenAsync(rules.Pool, within.From - gap, within.To + gap)).Select(taken => taken.Span)],
            Closed = [.. (await spans.BlockedAsync(rules.Pool, within.From, within.To)).Select(blocked => blocked.Span), .. QuietHours.In(rules, within.From, within.To)],
            Capacity = rules.Capacity - (pods - 1),
            Gap = gap,
            Length = length,
            Within = within,
            Count = count,
            FirstStart = firstStart,
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
