using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning;

/// <summary>How our lists are paged.</summary>
internal static class Paging
{
    private const int Default = 100;
    private const int Most = 500;

    public static ProblemHttpResult? Invalid(int? limit) =>
        limit is < 1 or > Most ? Problem.Invalid(new Dictionary<string, string[]> { ["limit"] = [$"must be 1 to {Most}."] }) : null;

    /// <param name="rest">What follows the last item of the page before.</param>
    public static Page<TItem> Page<TSource, TItem>(IReadOnlyList<TSource> rest, int? limit, Func<TSource, TItem> item, Func<TSource, string> cursor)
    {
        var count = Math.Min(limit ?? Default, rest.Count);
        return new Page<TItem>([.. rest.Take(count).Select(item)], count < rest.Count ? cursor(rest[count - 1]) : null);
    }
}
