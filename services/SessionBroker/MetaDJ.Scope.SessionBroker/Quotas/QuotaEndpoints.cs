using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
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
        quotas.MapPut("/{scope}", Put).WithName("PutQuota").RequireAuthorization(Policies.Operator);
        quotas.MapDelete("/{scope}", Delete).WithName("DeleteQuota").RequireAuthorization(Policies.Operator);
        return quotas;
    }

    internal static async Task<Ok<QuotaResponse[]>> Mine(ClaimsPrincipal user, QuotaAnswers answers) =>
        TypedResults.Ok(await Task.WhenAll(ScopesOf(user).Select(answers.ForAsync)));

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

    internal static async Task<Results<Ok<QuotaResponse>, ProblemHttpResult>> Put(QuotaScope scope, QuotaSpec spec, QuotaLimits limits, QuotaAnswers answers)
    {
        var errors = QuotaRules.Check(spec);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        return await limits.PutAsync(scope, spec) ? TypedResults.Ok(await answers.ForAsync(scope)) : QuotaProblems.TooMany();
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(QuotaScope scope, QuotaLimits limits) =>
        await limits.DeleteAsync(scope) ? TypedResults.NoContent() : QuotaProblems.NotFound(scope);

    private static IEnumerable<QuotaScope> ScopesOf(ClaimsPrincipal user)
    {
        if (QuotaScope.TryParse($"user:{user.Subject()}", null, out var own))
        {
            yield return own;
        }
    }
}
