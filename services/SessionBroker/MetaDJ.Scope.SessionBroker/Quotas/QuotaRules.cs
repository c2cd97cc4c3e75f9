using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Quotas;

/// <summary>What limits may say.</summary>
internal static class QuotaRules
{
    private const decimal MostHours = 100_000;
    private const decimal MostUsd = 10_000_000;

    public static Dictionary<string, string[]> Check(QuotaSpec spec)
    {
        var errors = new Dictionary<string, string[]>();
        Limit("hoursPerWeek", spec.HoursPerWeek, MostHours);
        Limit("hoursPerMonth", spec.HoursPerMonth, MostHours);
        Limit("dollarsPerWeek", spec.DollarsPerWeek, MostUsd);
        Limit("dollarsPerMonth", spec.DollarsPerMonth, MostUsd);
        if (!QuotaCalendar.IsZone(spec.TimeZone))
        {
            errors["timeZone"] = ["Must be a time zone of the IANA database, for example Europe/Berlin."];
        }

        return errors;

        void Limit(string field, decimal? value, decimal most)
        {
            if (value is < 0 || value > most)
            {
                errors[field] = [FormattableString.Invariant($"Must be 0 to {most}.")];
            }
        }
    }
}
