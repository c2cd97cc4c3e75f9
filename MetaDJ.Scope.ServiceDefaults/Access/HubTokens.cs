using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>
/// A browser cannot send a header with a WebSocket, so SignalR puts the token into the address. For hubs alone it is taken from there, and taken out:
/// whoever writes an address down after this, writes none with a token.
/// </summary>
public static class HubTokens
{
    /// <summary>Under which hubs are mapped.</summary>
    public const string Prefix = "/hubs";

    private const string Parameter = "access_token";

    internal static IApplicationBuilder UseHubTokens(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        Take(http.Request);
        return next(http);
    });

    internal static void Take(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase) || !request.Query.TryGetValue(Parameter, out var token))
        {
            return;
        }

        if (token is [{ Length: > 0 } text] && request.Headers.Authorization.Count == 0)
        {
            request.Headers.Authorization = $"Bearer {text}";
        }

        var rest = QueryHelpers.ParseQuery(request.QueryString.Value);
        rest.Remove(Parameter);
        request.QueryString = new QueryBuilder(rest).ToQueryString();
    }
}
