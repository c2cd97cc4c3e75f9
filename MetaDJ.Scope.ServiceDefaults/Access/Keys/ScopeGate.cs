using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.ServiceDefaults.Access.Keys;

/// <summary>Holds callers with an API key to its scopes. One place for all routes, so that none can forget it.</summary>
internal static class ScopeGate
{
    public static IApplicationBuilder UseScopeGate(this IApplicationBuilder app) => app.Use(PassAsync);

    /// <summary>Whether a caller with these scopes may do this; keys only.</summary>
    internal static bool Admits(IReadOnlyCollection<string> scopes, NeededScope? needed, bool reads) => needed switch
    {
        { Scope: null } => false,
        _ when scopes.Count == 0 => false,
        null => reads || scopes.Contains(Scopes.Operate),
        { Reading: false } when reads => true,
        { Scope: { } scope } => scopes.Contains(scope),
    };

    private static async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        if (http.User.FindFirst(AccessTokens.KeyClaim) is null || http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(http);
            return;
        }

        var needed = endpoint.Metadata.GetMetadata<NeededScope>();
        var scopes = http.User.FindAll(AccessTokens.ScopeClaim).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method);
        if (Admits(scopes, needed, reads))
        {
            await next(http);
            return;
        }

        var detail = needed is { Scope: null }
            ? "This is not done with an API key. Use a person's token."
            : $"This key lacks the scope '{needed?.Scope ?? Scopes.Operate}'. Make one that has it with POST /api/keys.";
        await Problem.Create(StatusCodes.Status403Forbidden, "scope-needed", "The key is not for this", detail).ExecuteAsync(http);
    }
}
