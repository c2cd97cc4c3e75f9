using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Quotas;

internal static class QuotaProblems
{
    public static ProblemHttpResult NotFound(QuotaScope scope) => Problem.NotFound($"quota of {scope.Describe()}");

    public static ProblemHttpResult TooMany() => Problem.Create(
        StatusCodes.Status409Conflict, "too-many-quotas", "There are too many quotas", $"There may be {QuotaLimits.Most}; delete one that nobody needs any more.");

    public static ProblemHttpResult Exceeded(QuotaRefusal why)
    {
        var (period, free) = (why.Period == QuotaPeriod.Week ? "week" : "month", Math.Max(0, why.Limit - why.Taken));
        return Problem.Create(
            StatusCodes.Status409Conflict,
            "quota-exceeded",
            "The quota does not allow it",
            $"Of the {Amount(why.Limit)} per {period} of {why.Scope.Describe()}, {Amount(why.Taken)} are taken and {Amount(free)} are free in that {period}; this would take "
            + $"{Amount(why.Needed)}. Book less, give up another booking, book in the {period} that begins {why.EndsAt:yyyy-MM-dd HH:mm} UTC, or ask an operator for more.",
            new Dictionary<string, object?>
            {
                ["scope"] = why.Scope, ["period"] = why.Period, ["measure"] = why.IsMoney ? "dollars" : "hours", ["limit"] = why.Limit, ["taken"] = why.Taken, ["free"] = free,
                ["needed"] = why.Needed, ["endsAt"] = why.EndsAt,
            });

        string Amount(decimal value) => why.IsMoney ? FormattableString.Invariant($"${value:0.00}") : FormattableString.Invariant($"{value:0.##} h");
    }
}
