namespace MetaDJ.Scope.Simulator.Scope.Wire;

/// <summary>Scope lets every origin in, with credentials.</summary>
internal static class CrossOrigin
{
    /// <returns>The answer to a preflight, or null: the request goes on.</returns>
    public static ScopeReply? Answer(HttpContext context)
    {
        if (context.Request.Headers.Origin is not [{ } origin, ..]) return null;
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = context.Request.Headers.Cookie.Count > 0 ? origin : "*";
        headers.AccessControlAllowCredentials = "true";
        if (!HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers.AccessControlRequestMethod.Count == 0) return null;

        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowMethods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
        headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "600";
        return ScopeReply.Text(StatusCodes.Status200OK, "text/plain; charset=utf-8", "OK");
    }
}
