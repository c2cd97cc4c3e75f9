using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>Which records are asked for.</summary>
/// <param name="Actor">By whom; null for everybody.</param>
/// <param name="Action">The whole action, or the noun before its dot: <c>session</c> finds <c>session.open</c>.</param>
/// <param name="After">The last sequence of the page before.</param>
internal sealed record AuditQuery(DateTimeOffset From, DateTimeOffset To, string? Actor, string? Action, long? After, int Limit)
{
    public const int LongestPage = 500;
    private const int DefaultPage = 100;

    /// <returns>Either the query or what is wrong with it.</returns>
    public static (AuditQuery? Query, ProblemHttpResult? Refusal) Read(DateTimeOffset? from, DateTimeOffset? to, string? actor, string? action, string? after, int? limit)
    {
        var errors = new Dictionary<string, string[]>();
        if (from > to)
        {
            errors["to"] = ["Must not come before from."];
        }

        if (limit is < 1 or > LongestPage)
        {
            errors["limit"] = [$"Must be from 1 to {LongestPage}."];
        }

        long? last = null;
        if (after is not null)
        {
            if (long.TryParse(after, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var sequence))
            {
                last = sequence;
            }
            else
            {
                errors["after"] = ["Must be the next of a page before."];
            }
        }

        return errors.Count > 0
            ? (null, Problem.Invalid(errors))
            : (new AuditQuery(from ?? DateTimeOffset.UnixEpoch, to ?? DateTimeOffset.MaxValue, actor, action, last, limit ?? DefaultPage), null);
    }

    public bool Admits(AuditRecord record) =>
        (Actor is null || record.Actor == Actor)
        && (Action is null || record.Action == Action || (record.Action.Length > Action.Length && record.Action[Action.Length] == '.' && record.Action.StartsWith(Action, StringComparison.Ordinal)));
}
