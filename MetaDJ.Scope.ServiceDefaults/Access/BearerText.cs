using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MetaDJ.Scope.ServiceDefaults.Access;

/// <summary>What stands behind <c>Bearer</c> in a request.</summary>
internal static class BearerText
{
    private const string Scheme = "Bearer ";

    /// <returns>Null without one.</returns>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
