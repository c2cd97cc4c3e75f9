using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>What is asked of the ledger.</summary>
internal sealed record SpendQuery(DateTimeOffset From, DateTimeOffset To, SpendBy By)
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(1);
    private static readonly TimeSpan WidestWindow = TimeSpan.FromDays(366);

    /// <summary>Older than RunPod; far enough from the first of all days to count back from.</summary>
    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly SpendBy[] Known = [SpendBy.Pool, SpendBy.User, SpendBy.Session, SpendBy.Booking, SpendBy.Pod, SpendBy.Kind];

    /// <param name="from">Without it, a day before <paramref name="to"/>.</param>
    /// <param name="to">Without it, now.</param>
    /// <param name="by">Without it, by pool.</param>
    public static (SpendQuery? Query, ProblemHttpResult? Refusal) Read(DateTimeOffset? from, DateTimeOffset? to, string? by, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        var end = to ?? now;
        if (end < Earliest)
        {
            errors["to"] = ["must be later: there was no RunPod then."];
            return (null, Problem.Invalid(errors));
        }

        var start = from ?? end - DefaultWindow;
        if (start >= end)
        {
            errors["from"] = ["must be before to."];
        }
        else if (end - start > WidestWindow)
        {
            errors["from"] = [$"must be {WidestWindow.TotalDays} days before to at most."];
        }

        var kind = by is null ? SpendBy.Pool : Array.Find(Known, one => Spelled(one) == by);
        if (kind == SpendBy.Unknown)
        {
            errors["by"] = [$"must be one of {string.Join(", ", Known.Select(Spelled))}."];
        }

        return errors.Count > 0 ? (null, Problem.Invalid(errors)) : (new SpendQuery(start, end, kind), null);
    }

    private static string Spelled(SpendBy by) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(by.ToString());
}
