using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tokens;

/// <summary>Lets an operator give people tokens, until people come with their own (OIDC).</summary>
internal static class TokenEndpoints
{
    public static IEndpointRouteBuilder MapTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/tokens", Create).WithName("CreateToken").WithTags("Tokens").RequireAuthorization(Policies.Operator);
        return routes;
    }

    internal static Results<Created<TokenResponse>, ProblemHttpResult> Create(
        CreateTokenRequest request, AccessTokens tokens, IOptions<AccessOptions> access, TimeProvider clock)
    {
        var longest = access.Value.TokenLifetime;
        var rules = new SessionRules().Subject("subject", request.Subject).Duration("lifetime", request.Lifetime, longest);
        if (request.Role is not (Roles.Member or Roles.Operator))
        {
            rules.Errors["role"] = [$"Must be '{Roles.Member}' or '{Roles.Operator}'."];
        }

        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var lifetime = request.Lifetime ?? longest;
        var token = tokens.Issue(request.Subject, request.Role, lifetime);
        return TypedResults.Created((string?)null, new TokenResponse(token, request.Subject, request.Role, clock.GetUtcNow() + lifetime));
    }
}
