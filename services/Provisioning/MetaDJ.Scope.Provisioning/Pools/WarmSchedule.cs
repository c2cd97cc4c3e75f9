using MetaDJ.Scope.Provisioning.Contracts.Http;
using NodaTime;
using NodaTime.TimeZones;

namespace MetaDJ.Scope.Provisioning.Pools;

/// <summary>
/// How many spares a pool wants at an instant. Pure. Where the clock is put forward, a window that would begin or end in the hour that does not
/// exist does so at the jump; where it is put back, it begins the first time its hour comes and ends the second time.
/// </summary>
internal static class WarmSchedule
{
    /// <summary>A day more than a week, so that the step which comes every week is found.</summary>
    private const int DaysAhead = 8;

    private static readonly ZoneLocalMappingResolver Beginning = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly ZoneLocalMappingResolver End = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    public static int At(PoolSpec spec, DateTimeOffset now) =>
        spec.Schedule.Count == 0 ? spec.Warm : At(spec, Spans(spec, Instant.FromDateTimeOffset(now)), Instant.FromDateTimeOffset(now));

    /// <summary>The most that is wanted from now until then.</summary>
    public static int Peak(PoolSpec spec, DateTimeOffset now, DateTimeOffset until)
    {
        if (spec.Schedule.Count == 0)
        {
            return spec.Warm;
        }

        var (from, to) = (Instant.FromDateTimeOffset(now), Instant.FromDateTimeOffset(until));
        var spans = Spans(spec, from);
        return Steps(spans, from).TakeWhile(step => step <= to).Select(step => At(spec, spans, step)).Append(At(spec, spans, from)).Max();
    }

    /// <summary>When another number is wanted next.</summary>
    public static WarmStep? Next(PoolSpec spec, DateTimeOffset now) => Ahead(spec, now).Cast<WarmStep?>().FirstOrDefault();

    /// <summary>When more is wanted than now, for the first time.</summary>
    public static WarmStep? NextRise(PoolSpec spec, DateTimeOffset now)
    {
        var present = At(spec, now);
        return Ahead(spec, now).Cast<WarmStep?>().FirstOrDefault(step => step!.Warm > present);
    }

    private static IEnumerable<WarmStep> Ahead(PoolSpec spec, DateTimeOffset now)
    {
        var from = Instant.FromDateTimeOffset(now);
        var spans = spec.Schedule.Count == 0 ? [] : Spans(spec, from);
        var warm = At(spec, spans, from);
        foreach (var step in Steps(spans, from))
        {
            var next = At(spec, spans, step);
            if (next != warm)
            {
                yield return new WarmStep(step.ToDateTimeOffset(), next);
            }

            warm = next;
        }
    }

    private static int At(PoolSpec spec, List<Span> spans, Instant instant) =>
        spans.Where(span => span.From <= instant && instant < span.To).Select(span => (int?)span.Warm).Max() ?? spec.Warm;

    private static IEnumerable<Instant> Steps(List<Span> spans, Instant after) =>
        spans.SelectMany(span => new[] { span.From, span.To }).Where(step => step > after).Distinct().Order();

    /// <summary>Every window as it falls around that instant: also the one that began yesterday.</summary>
    private static List<Span> Spans(PoolSpec spec, Instant around)
    {
        var zone = DateTimeZoneProviders.Tzdb[spec.TimeZone];
        var today = around.InZone(zone).Date;
        return
        [
            .. from days in Enumerable.Range(-2, DaysAhead + 3)
               let date = today.PlusDays(days)
               from window in spec.Schedule
               where window.Days.Any(day => (int)day == (int)date.DayOfWeek)
               let begins = zone.ResolveLocal(Local(date, window.From), Beginning).ToInstant()
               let ends = zone.ResolveLocal(Local(window.To > window.From ? date : date.PlusDays(1), window.To), End).ToInstant()
               where ends > begins
               select new Span(begins, ends, window.Warm),
        ];
    }

    private static LocalDateTime Local(LocalDate date, TimeOnly time) => date + LocalTime.FromTimeOnly(time);

    private readonly record struct Span(Instant From, Instant To, int Warm);
}
