using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Budgets.Plans;

/// <summary>From how many hours a month on a plan pays, and whether the fleet runs as long. RunPod publishes no rates any more: they are what was entered, or asked about.</summary>
internal static class SavingsAdvisor
{
    private const double HoursPerMonth = (double)Spend.StoragePrices.HoursPerMonth;
    private const double Window = 30 * 24;

    /// <param name="hours">GPU hours of the last 30 days by GPU type.</param>
    /// <param name="prices">USD per GPU hour on demand.</param>
    /// <param name="asked">A rate to judge, of one GPU type; null judges the plans that were entered.</param>
    public static IReadOnlyList<SavingsAdvice> Advise(
        IReadOnlyDictionary<string, double> hours, IReadOnlyDictionary<string, decimal> prices, IReadOnlyDictionary<string, SavingsPlan> plans,
        (string GpuType, decimal RatePerHour)? asked, DateTimeOffset now)
    {
        var active = plans.Values.Where(plan => plan.IsActive(now)).ToLookup(plan => plan.GpuType, StringComparer.Ordinal);
        IEnumerable<string> types = asked is { } one ? [one.GpuType] : hours.Keys.Concat(active.Select(type => type.Key)).Distinct(StringComparer.Ordinal);
        return
        [
            .. types.Select(type => Of(
                    type, hours.GetValueOrDefault(type), prices.TryGetValue(type, out var price) ? price : null,
                    asked?.RatePerHour ?? (active[type].Any() ? active[type].Min(plan => plan.RatePerHour) : null),
                    asked is null ? Math.Max(1, active[type].Sum(plan => plan.Count)) : 1))
                .OrderByDescending(advice => advice.HoursLast30Days)
                .ThenBy(advice => advice.GpuType, StringComparer.Ordinal),
        ];
    }

    private static SavingsAdvice Of(string type, double hours, decimal? price, decimal? rate, int count)
    {
        var monthly = hours * HoursPerMonth / Window;
        double? breakEven = price > 0 && rate is { } paid && paid <= price ? (double)(paid / price.Value) * HoursPerMonth * count : null;
        var pays = breakEven <= monthly;
        return new SavingsAdvice(type, price, rate, Math.Round(hours, 2), breakEven is { } from ? Math.Round(from, 1) : null, pays, Text(type, monthly, price, rate, breakEven, pays));
    }

    private static string Text(string type, double monthly, decimal? price, decimal? rate, double? breakEven, bool pays) => (price, rate, breakEven) switch
    {
        (null, _, _) => Say($"What {type} costs on demand is not known at present."),
        (_, null, _) => Say($"{type} runs {monthly:0} h a month at ${price:0.00##}. Ask with gpuType and ratePerHour what a plan of that rate would do."),
        (_, _, null) => Say($"A plan at ${rate:0.00##} never pays: on demand costs ${price:0.00##}."),
        _ when pays => Say($"A plan at ${rate:0.00##} pays from {breakEven:0} h a month on, and {type} runs {monthly:0} h."),
        _ => Say($"A plan at ${rate:0.00##} pays from {breakEven:0} h a month on, and {type} runs {monthly:0} h only: on demand is cheaper."),
    };

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
