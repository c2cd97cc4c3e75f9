using System.Diagnostics;
using System.Security.Claims;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Contracts.Messages;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.People.ApiKeys;

/// <summary>People make, see, rotate and revoke their keys; services ask about them.</summary>
internal static class ApiKeyEndpoints
{
    private const int DefaultPage = 50;

    public static IEndpointRouteBuilder MapApiKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/keys").WithTags("API keys").RequireAuthorization(Policies.Person).RefuseKeys();
        keys.MapPost("/", Create).WithName("CreateApiKey");
        keys.MapGet("/", List).WithName("ListApiKeys");
        keys.MapPost("/{id}/rotate", Rotate).WithName("RotateApiKey");
        keys.MapDelete("/{id}", Revoke).WithName("RevokeApiKey");
        routes.MapPost(RemoteKeyCheck.Route, Verify).WithTags("API keys").WithName("VerifyApiKey").RequireAuthorization(Policies.Service).ExcludeFromDescription();
        return routes;
    }

    internal static async Task<Results<Created<ApiKeyResponse>, ProblemHttpResult>> Create(
        CreateApiKeyRequest request, [FromHeader(Name = IdempotencyKeys.Header)] string? key, ClaimsPrincipal user, ApiKeyStore keys, IdempotencyKeys idempotency,
        IAudit audit, IOptions<AccessOptions> access, TimeProvider clock)
    {
        var rules = access.Value.Keys;
        var lifetime = request.ExpiresAt is { } expiresAt ? expiresAt - clock.GetUtcNow() : rules.DefaultLifetime;
        var errors = ApiKeyRules.Errors(request.Name, request.Scopes, user, request.ExpiresAt is null ? null : lifetime, rules);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        if (!new SessionRules().IdempotencyKey(key).Holds)
        {
            return Problem.Invalid(new SessionRules().IdempotencyKey(key).Errors);
        }

        var id = ApiKeyId.New(clock);
        if (key is not null && await idempotency.ClaimSecretAsync(user.Subject(), $"key {key}", request, id.ToString(), "key") is { } refusal)
        {
            return refusal;
        }

        var (text, presented) = PresentedKey.Make(id.Value);
        var scopes = request.Scopes.Distinct().ToList();
        if (await keys.CreateAsync(id, request.Name, user.Subject(), user.Role(), scopes, presented.Digest, lifetime) is not { } made)
        {
            if (key is not null)
            {
                await idempotency.ForgetAsync(user.Subject(), $"key {key}");
            }

            return PeopleProblems.TooManyKeys(rules.PerOwner);
        }

        audit.Write(user.Subject(), "key.create", id.ToString(), $"{string.Join(' ', scopes)} until {made.ExpiresAt:u}");
        return TypedResults.Created($"/api/keys/{id}", made.ToResponse(text: text));
    }

    internal static async Task<Results<Ok<Page<ApiKeyResponse>>, ProblemHttpResult>> List(
        string? owner, ApiKeyId? after, int? limit, ClaimsPrincipal user, ApiKeyStore keys)
    {
        var rules = new SessionRules().Limit(limit);
        if (!rules.Holds)
        {
            return Problem.Invalid(rules.Errors);
        }

        var page = await keys.ListAsync(user.IsOperator() ? owner : user.Subject(), after, limit ?? DefaultPage);
        return TypedResults.Ok(new Page<ApiKeyResponse>([.. page.Items.Select(item => item.Key.ToResponse(item.LastUsedAt))], page.Next));
    }

    internal static async Task<Results<Ok<ApiKeyResponse>, ProblemHttpResult>> Rotate(
        ApiKeyId id, RotateApiKeyRequest request, ClaimsPrincipal user, ApiKeyStore keys, IAudit audit, IHints hints, IOptions<AccessOptions> access, TimeProvider clock)
    {
        TimeSpan? lifetime = request.ExpiresAt is { } expiresAt ? expiresAt - clock.GetUtcNow() : null;
        var errors = ApiKeyRules.Errors(request.Overlap, lifetime, access.Value.Keys);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        var (text, presented) = PresentedKey.Make(id.Value);
        if (await keys.RotateAsync(id, user.Subject(), user.Role(), presented.Digest, request.Overlap ?? TimeSpan.Zero, lifetime) is not { } key)
        {
            return Problem.NotFound("such key");
        }

        hints.Publish(new KeyRevoked { KeyId = id });
        audit.Write(user.Subject(), "key.rotate", id.ToString());
        return TypedResults.Ok(key.ToResponse(text: text));
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Revoke(ApiKeyId id, ClaimsPrincipal user, ApiKeyStore keys, IAudit audit, IHints hints)
    {
        if (await keys.RevokeAsync(id, Acting.Of(user)) is not { } key)
        {
            return Problem.NotFound("such key");
        }

        hints.Publish(new KeyRevoked { KeyId = id });
        audit.Write(user.Subject(), "key.revoke", id.ToString(), key.Owner == user.Subject() ? null : $"a key of {key.Owner}");
        return TypedResults.NoContent();
    }

    /// <summary>404 whatever is wrong with it.</summary>
    internal static async Task<Results<Ok<KeyStanding>, ProblemHttpResult>> Verify(KeyQuestion question, OwnKeyCheck check, CancellationToken cancellationToken) =>
        Guid.TryParseExact(question.Id, "N", out _)
            ? await check.CheckAsync(new PresentedKey(question.Id, question.Digest), cancellationToken) switch
            {
                KeyAnswer.Good(var standing) => TypedResults.Ok(standing),
                KeyAnswer.Bad => Problem.NotFound("such key"),
                var other => throw new UnreachableException(other.ToString()),
            }
            : Problem.NotFound("such key");
}
