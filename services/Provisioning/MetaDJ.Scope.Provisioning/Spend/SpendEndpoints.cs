using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Spend.Reconciliation;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace MetaDJ.Scope.Provisioning.Spend;

/// <summary>What pods and volumes have cost, by our own record and as the bill has corrected it.</summary>
internal static class SpendEndpoints
{
    public static RouteGroupBuilder MapSpend(this IEndpointRouteBuilder routes)
    {
        var spend = routes.MapGroup("/api/spend").WithTags("Spend").RequireAuthorization(Policies.OperatorOrService);
        spend.MapGet("/", Get).WithName("GetSpend").Produces<string>(contentType: SpendCsv.MediaType);
        spend.MapGet("/sessions/{sessionId}", GetSession).WithName("GetSessionSpend");
        spend.MapGet("/reconciliation", BillEndpoints.List).WithName("ListBillChecks").RequireAuthorization(Policies.Operator);
        spend.MapPost("/reconciliation", BillEndpoints.Check).WithName("CheckBill").RequireAuthorization(Policies.Operator)
            .AuditedAs<object>(ProvisioningModule.AuditName, "bill.check", _ => "bill");
        return spend;
    }

    /// <param name="from">Without it, a day before <paramref name="to"/>.</param>
    /// <param name="to">Without it, now.</param>
    /// <param name="by"><c>pool</c>, <c>user</c>, <c>session</c>, <c>booking</c>, <c>pod</c> or <c>kind</c>; without it, by pool.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    /// <param name="accept"><c>text/csv</c> for a spreadsheet, with all lines at once.</param>
    internal static async Task<Results<Ok<SpendResponse>, ContentHttpResult, ProblemHttpResult>> Get(
        SpendLines ledger, TimeProvider clock, DateTimeOffset? from, DateTimeOffset? to, string? by, string? after, int? limit,
        [FromHeader(Name = "Accept")] string? accept)
    {
        var (query, refusal) = SpendQuery.Read(from, to, by, clock.GetUtcNow());
        if ((refusal ?? Paging.Invalid(limit)) is { } refused)
        {
            return refused;
        }

        var lines = await ledger.WindowAsync(query!.From, query.To);
        var shares = SpendReport.Of(lines, query.By);
        if (WantsCsv(accept))
        {
            return TypedResults.Text(SpendCsv.Of(shares), SpendCsv.MediaType, System.Text.Encoding.UTF8);
        }

        var sum = SpendReport.Sum("", lines);
        List<SpendLine> rest = [.. shares.SkipWhile(share => after is not null && share.Key != after).Skip(after is null ? 0 : 1)];
        var page = Paging.Page(rest, limit, share => share, share => share.Key);
        return TypedResults.Ok(new SpendResponse
        {
            From = query.From, To = query.To, Total = sum.Amount, Gpu = sum.Gpu, Storage = sum.Storage, GpuHours = sum.Hours, Lines = page.Items, Next = page.Next,
        });
    }

    /// <param name="sessionId">As the broker names it; one that never held a pod has cost nothing.</param>
    internal static async Task<Ok<SessionSpendResponse>> GetSession(SessionBroker.Contracts.SessionId sessionId, SpendLines ledger)
    {
        var (lines, rate) = await ledger.SessionAsync(sessionId.ToString());
        var sum = SpendReport.Sum("", lines);
        return TypedResults.Ok(new SessionSpendResponse
        {
            Session = sessionId.ToString(),
            Amount = sum.Amount,
            Gpu = sum.Gpu,
            Storage = sum.Storage,
            GpuHours = sum.Hours,
            RatePerHour = decimal.Round(rate, 6),
            Since = lines.Count > 0 ? lines.Min(line => line.From) : null,
        });
    }

    private static bool WantsCsv(string? accept) =>
        MediaTypeHeaderValue.TryParseList(accept?.Split(','), out var types)
        && types.MaxBy(type => type.Quality ?? 1)?.MediaType.Equals(SpendCsv.MediaType, StringComparison.OrdinalIgnoreCase) == true;
}
