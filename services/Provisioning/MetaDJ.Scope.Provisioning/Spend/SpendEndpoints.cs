using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>What pods have cost, by our own record.</summary>
internal static class SpendEndpoints
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(1);

    public static RouteGroupBuilder MapSpend(this IEndpointRouteBuilder routes)
    {
        var spend = routes.MapGroup("/api/spend").WithTags("Spend").RequireAuthorization(Policies.OperatorOrService);
        spend.MapGet("/", Get).WithName("GetSpend");
        return spend;
    }

    /// <param name="from">Without it, a day before <paramref name="to"/>.</param>
    /// <param name="to">Without it, now.</param>
    /// <param name="by">Only <c>pool</c> so far.</param>
    internal static async Task<Results<Ok<SpendResponse>, ProblemHttpResult>> Get(
        PodStore pods, TimeProvider clock, DateTimeOffset? from, DateTimeOffset? to, string? by)
    {
        var now = clock.GetUtcNow();
        var end = to ?? now;
        var errors = new Dictionary<string, string[]>();
        if (end - DateTimeOffset.MinValue < DefaultWindow)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["to"] = ["must be later: there was no RunPod then."] });
        }

        var start = from ?? end - DefaultWindow;
        if (start >= end)
        {
            errors["from"] = ["must be before to."];
        }

        if (by is not (null or "pool"))
        {
            errors["by"] = ["must be pool: it is what this service knows."];
        }

        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        var living = (await pods.ListAsync()).SelectMany(pod => pod.Runs.Select(run => new SpentLine(pod.Pool, run)));
        var lines = SpendReport.Of(living.Concat(await pods.SpentAsync()), start, end, now);
        return TypedResults.Ok(new SpendResponse { From = start, To = end, Total = lines.Sum(line => line.Amount), Lines = lines });
    }
}
