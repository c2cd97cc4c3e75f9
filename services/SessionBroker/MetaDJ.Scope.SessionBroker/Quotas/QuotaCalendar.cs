using System.Globalization;
using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using NodaTime;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>The weeks and months of a time zone. A week is named <c>w:</c> and its Monday, a month <c>m:</c> and its first. Pure.</summary>
internal static class QuotaCalendar
{
    public static bool IsZone(string zone) => zone.Length <= 64 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;

    /// <summary>What a booking takes of each week and month that it touches. The money follows the time.</summary>
    public static IReadOnlyList<QuotaPart> Parts(QuotaLoad load, string zone) =>
        [.. PartsOf(load, zone, QuotaPeriod.Week), .. PartsOf(load, zone, QuotaPeriod.Month)];

    /// <summary>The same parts for another amount: the time and money that were really used, where they had been expected.</summary>
    /// <param name="ms">GPU milliseconds in all; each kind of period adds up to them.</param>
    public static IReadOnlyList<QuotaPart> Scaled(IReadOnlyList<QuotaPart> expected, long ms, long microUsd) =>
        [.. expected.GroupBy(part => part.Period[0]).SelectMany(kind => Share([.. kind], ms, microUsd))];

    /// <summary>The week or month that an instant lies in.</summary>
    public static (string Name, Span Span) PeriodAt(DateTimeOffset instant, string zone, QuotaPeriod period)
    {
        var clock = DateTimeZoneProviders.Tzdb[zone];
        var day = Instant.FromDateTimeOffset(instant).InZone(clock).Date;
        var first = period == QuotaPeriod.Week ? day.PlusDays(1 - (int)day.DayOfWeek) : new LocalDate(day.Year, day.Month, 1);
        return Period(first, clock, period);
    }

    /// <summary>Reads a period's name by a zone's clock.</summary>
    public static (QuotaPeriod Period, Span Span) Read(string name, string zone)
    {
        var period = name[0] == 'w' ? QuotaPeriod.Week : QuotaPeriod.Month;
        var first = LocalDate.FromDateOnly(DateOnly.ParseExact(name[2..], "yyyy-MM-dd", CultureInfo.InvariantCulture));
        return (period, Period(first, DateTimeZoneProviders.Tzdb[zone], period).Span);
    }

    private static (string Name, Span Span) Period(LocalDate first, DateTimeZone clock, QuotaPeriod period)
    {
        var next = period == QuotaPeriod.Week ? first.PlusWeeks(1) : first.PlusMonths(1);
        // A day may begin after midnight where clocks are put forward then.
        var span = new Span(clock.AtStartOfDay(first).ToDateTimeOffset().ToUniversalTime(), clock.AtStartOfDay(next).ToDateTimeOffset().ToUniversalTime());
        return ($"{(period == QuotaPeriod.Week ? 'w' : 'm')}:{first.ToDateOnly().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", span);
    }

    private static List<QuotaPart> PartsOf(QuotaLoad load, string zone, QuotaPeriod period)
    {
        var parts = new List<QuotaPart>();
        for (var at = load.Span.From; at < load.Span.To;)
        {
            var (name, within) = PeriodAt(at, zone, period);
            var until = within.To < load.Span.To ? within.To : load.Span.To;
            parts.Add(new QuotaPart { Period = name, Ms = (long)(until - at).TotalMilliseconds * load.Gpus, Usd = 0, EndsAt = within.To });
            at = until;
        }

        return Share(parts, (long)load.Span.Length.TotalMilliseconds * load.Gpus, load.MicroUsd);
    }

    /// <summary>The last part takes what rounding left, so that they add up.</summary>
    private static List<QuotaPart> Share(List<QuotaPart> expected, long ms, long microUsd)
    {
        var whole = expected.Sum(part => part.Ms);
        var shared = new List<QuotaPart>(expected.Count);
        var (msLeft, usdLeft) = (ms, microUsd);
        foreach (var part in expected)
        {
            var isLast = shared.Count == expected.Count - 1;
            var (itsMs, itsUsd) = isLast ? (msLeft, usdLeft) : (Of(ms), Of(microUsd));
            (msLeft, usdLeft) = (msLeft - itsMs, usdLeft - itsUsd);
            shared.Add(part with { Ms = itsMs, Usd = itsUsd });

            long Of(long amount) => whole == 0 ? 0 : (long)((decimal)amount * part.Ms / whole);
        }

        return shared;
    }
}
