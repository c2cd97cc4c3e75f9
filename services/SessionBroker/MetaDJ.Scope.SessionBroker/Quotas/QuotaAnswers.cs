using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>Tells a quota as it is.</summary>
internal sealed class QuotaAnswers(QuotaLimits limits, QuotaBook book, TimeProvider clock)
{
    public async Task<QuotaResponse> ForAsync(QuotaScope scope)
    {
        var (spec, from) = await limits.ForAsync(scope);
        // What holds for everybody is used up by nobody in particular.
        var entries = scope.IsDefault ? [] : await book.EntriesAsync(scope);
        return new QuotaResponse { Scope = scope, Spec = spec, From = from, Periods = scope.IsDefault ? [] : Periods(spec, entries, clock.GetUtcNow()) };
    }

    internal static IReadOnlyList<QuotaPeriodResponse> Periods(QuotaSpec spec, IReadOnlyList<QuotaEntry> entries, DateTimeOffset now)
    {
        string[] present = [QuotaCalendar.PeriodAt(now, spec.TimeZone, QuotaPeriod.Week).Name, QuotaCalendar.PeriodAt(now, spec.TimeZone, QuotaPeriod.Month).Name];
        var parts = entries.SelectMany(entry => entry.Parts.Select(part => (part, entry.Settled))).ToLookup(of => of.part.Period, StringComparer.Ordinal);
        return
        [
            .. parts.Select(of => of.Key).Union(present).Select(name =>
            {
                var (period, span) = QuotaCalendar.Read(name, spec.TimeZone);
                var isWeek = period == QuotaPeriod.Week;
                return new QuotaPeriodResponse
                {
                    Period = period,
                    StartsAt = span.From,
                    EndsAt = span.To,
                    Hours = Measure(part => part.Ms / 3_600_000m, isWeek ? spec.HoursPerWeek : spec.HoursPerMonth),
                    Dollars = Measure(part => part.Usd / 1_000_000m, isWeek ? spec.DollarsPerWeek : spec.DollarsPerMonth),
                };

                QuotaMeasure Measure(Func<QuotaPart, decimal> amount, decimal? limit)
                {
                    var used = parts[name].Where(of => of.Settled).Sum(of => amount(of.part));
                    var held = parts[name].Where(of => !of.Settled).Sum(of => amount(of.part));
                    return new QuotaMeasure(Math.Round(used, 4), Math.Round(held, 4), limit, limit is { } most ? Math.Round(Math.Max(0, most - used - held), 4) : null);
                }
            }).Where(period => period.EndsAt > now).OrderBy(period => period.StartsAt).ThenBy(period => period.Period),
        ];
    }
}
