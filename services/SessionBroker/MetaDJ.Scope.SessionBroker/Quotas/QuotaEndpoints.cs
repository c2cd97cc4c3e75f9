using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.People.Teams;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.SessionBroker.Quotas;

internal static class QuotaEndpoints
{
    private const int DefaultPage = 50;

    public static RouteGroupBuilder MapQuotas(this IEndpointRouteBuilder routes)
    {
        var quotas = routes.MapGroup("/api/quotas").WithTags("Quotas");
        quotas.MapGet("/me", Mine).WithName("GetMyQuotas").RequireAuthorization(Policies.Anybody);
        quotas.MapGet("/", List).WithName("ListQuotas").RequireAuthorization(Policies.Operator);
        quotas.MapGet("/{scope}", Get).WithName("GetQuota").RequireAuthorization(Policies.Operator);
        quotas.MapPut("/{scope}", Put).WithName("PutQuota").RequireAuthorization(Policies.Operator)
            .AuditedAs(SessionBrokerModule.AuditName, "quota.put", "scope", call => Told(call.Request<QuotaSpec>()));
        quotas.MapDelete("/{scope}", Delete).WithName("DeleteQuota").RequireAuthorization(Policies.Operator)
            .AuditedAs(SessionBrokerModule.AuditName, "quota.delete", "scope");
        return quotas;
    }

    internal static async Task<Ok<QuotaResponse[]>> Mine(ClaimsPrincipal user, Memberships memberships, QuotaAnswers answers)
    {
        var names = (await memberships.OfAsync(user)).Select(team => $"team:{team}").Prepend($"user:{user.Subject()}");
        var scopes = names.Select(name => QuotaScope.TryParse(name, null, out var scope) ? scope : (QuotaScope?)null).OfType<QuotaScope>();
        return TypedResults.Ok(await Task.WhenAll(scopes.Select(answers.ForAsync)));
    }

    internal static async Task<Results<Ok<Page<QuotaResponse>>, ProblemHttpResult>> List(
        string? after, int? limit, QuotaLimits limits, QuotaAnswers answers)
    {
        var rules = new SessionRules().Limit(limit);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var wanted = limit ?? DefaultPage;
        var scopes = await limits.ListAsync(after, wanted + 1);
        var page = await Task.WhenAll(scopes.Take(wanted).Select(answers.ForAsync));
        return TypedResults.Ok(new Page<QuotaResponse>(page, scopes.Count > wanted ? page[^1].Scope.Value : null));
    }

    internal static async Task<Ok<QuotaResponse>> Get(QuotaScope scope, QuotaAnswers answers) => TypedResults.Ok(await answers.ForAsync(scope));

    internal static async Task<Results<Ok<QuotaResponse>, ProblemHttpResult>> Put(
        QuotaScope scope, QuotaSpec spec, QuotaLimits limits, QuotaAnswers answers)
    {
        var errors = QuotaRules.Check(spec);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        if (!await limits.PutAsync(scope, spec))
        {
            return QuotaProblems.TooMany();
        }

        return TypedResults.Ok(await answers.ForAsync(scope));
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(QuotaScope scope, QuotaLimits limits)
    {
        if (!await limits.DeleteAsync(scope))
        {
            return QuotaProblems.NotFound(scope);
        }

        return TypedResults.NoContent();
    }

    private static string Told(QuotaSpec spec) => FormattableString.Invariant(
        $"hours {spec.HoursPerWeek}/{spec.HoursPerMonth}, dollars {spec.DollarsPerWeek}/{spec.DollarsPerMonth} per week/month, {spec.TimeZone}");
}
