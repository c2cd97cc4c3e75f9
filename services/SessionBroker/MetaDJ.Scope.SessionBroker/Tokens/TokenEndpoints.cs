using System.Security.Claims;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tokens;

/// <summary>Lets operators give people tokens of at most their own rank, where people do not come with those of an identity provider.</summary>
internal static class TokenEndpoints
{
    public static IEndpointRouteBuilder MapTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/tokens", Create).WithName("CreateToken").WithTags("Tokens").RequireAuthorization(Policies.Operator).RefuseKeys();
        return routes;
    }

    internal static Results<Created<TokenResponse>, ProblemHttpResult> Create(
        CreateTokenRequest request, ClaimsPrincipal user, AccessTokens tokens, IOptions<AccessOptions> access, IAudit audit, TimeProvider clock)
    {
        var longest = access.Value.TokenLifetime;
        var rules = new SessionRules().Subject("subject", request.Subject).Duration("lifetime", request.Lifetime, longest);
        if (OwnTokens.IsOfProvider(request.Subject, access.Value))
        {
            rules.Errors["subject"] = ["Names that begin so are an identity provider's: its people come with its tokens."];
        }

        if (!Roles.IsOfPeople(request.Role))
        {
            rules.Errors["role"] = [$"Must be one of {string.Join(", ", Roles.OfPeople)}."];
        }
        else if (!Roles.Includes(user.Role(), request.Role))
        {
            rules.Errors["role"] = [$"You are {user.Role()} and can give no more than that."];
        }

        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var lifetime = request.Lifetime ?? longest;
        var token = tokens.Issue(request.Subject, request.Role, lifetime);
        audit.Write(user.Subject(), "token.create", request.Subject, $"{request.Role} for {lifetime:c}");
        return TypedResults.Created((string?)null, new TokenResponse(token, request.Subject, request.Role, clock.GetUtcNow() + lifetime));
    }
}
