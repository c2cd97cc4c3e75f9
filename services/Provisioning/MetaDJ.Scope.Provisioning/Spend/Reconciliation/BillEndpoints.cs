using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.Provisioning.Spend.Reconciliation;

/// <summary>How our record compared with the bill; routes beside the spend.</summary>
internal static class BillEndpoints
{
    /// <summary>The latest day first.</summary>
    /// <param name="after">The <c>next</c> of the page before.</param>
    internal static async Task<Results<Ok<Page<BillCheckResponse>>, ProblemHttpResult>> List(BillCheckStore checks, DateOnly? after, int? limit) =>
        Paging.Invalid(limit) is { } invalid ? invalid : TypedResults.Ok(await PageAsync(checks, after, limit));

    internal static async Task<Results<Ok<Page<BillCheckResponse>>, ProblemHttpResult>> Check(
        CheckBillRequest request, BillChecks checks, BillCheckStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (request.Day is { } day && (day > today || day < today.AddDays(-BillDays.CatchUp)))
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["day"] = [$"must be today or one of the {BillDays.CatchUp} days before."] });
        }

        try
        {
            await checks.CheckNowAsync(request.Day, cancellationToken);
            return TypedResults.Ok(await PageAsync(store, null, null));
        }
        catch (HttpRequestException exception)
        {
            return Problem.Create(StatusCodes.Status502BadGateway, "bill-unreadable", "RunPod's bill cannot be read", exception.Message);
        }
    }

    private static async Task<Page<BillCheckResponse>> PageAsync(BillCheckStore checks, DateOnly? after, int? limit)
    {
        List<BillCheckResponse> rest = [.. (await checks.ListAsync()).Values.Where(check => after is null || check.Day < after).OrderByDescending(check => check.Day)];
        return Paging.Page(rest, limit, check => check, check => check.Day.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
    }
}
