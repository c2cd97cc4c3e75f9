using System.Security.Cryptography;
using System.Text;
using MetaDJ.Scope.Simulator.Control;
using MetaDJ.Scope.Simulator.Faults;

namespace MetaDJ.Scope.Simulator.RunPod.Gate;

/// <summary>What stands before every v2 call: the edge that wants a User-Agent, the key, the rate limit, and the faults of the API as a whole.</summary>
internal sealed class RunPodGate(
    RequestDelegate next, SimulatorOptions options, RateLimiter limiter, FaultBoard faults, CallBook calls)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var operation = context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "unknown";
        try
        {
            await PassAsync(context);
        }
        finally
        {
            calls.CountOperation(operation, context.Response.StatusCode);
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        if (context.Request.Headers.UserAgent.Count == 0)
        {
            // The edge answers this, not the API: plain text, and no word about keys.
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "text/plain; charset=UTF-8";
            await context.Response.WriteAsync("error code: 1010");
            return;
        }

        var key = Key(context.Request);
        var refusal = Recognise(key) ?? Limit(context.Response, key!);
        refusal ??= Strike(context.Request.Path.Value!["/v2".Length..]);
        refusal ??= key == options.ReadOnlyKey && !HttpMethods.IsGet(context.Request.Method) ? RunPodProblem.Forbidden() : null;
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && faults.Strike(FaultKind.LostAnswer, new FaultTarget(Path: context.Request.Path.Value!["/v2".Length..])) is not null)
        {
            context.Response.Body = Stream.Null;
            await next(context);
            context.Abort();
            return;
        }

        await next(context);
        if (!context.Response.HasStarted && context.Response is { StatusCode: 404 or 405 or 415, ContentLength: null or 0 })
        {
            await Unrouted(context.Response.StatusCode).ExecuteAsync(context);
        }
    }

    private static RunPodProblem Unrouted(int status) => status switch
    {
        404 => RunPodProblem.NotFound("resource"),
        405 => new("Method Not Allowed", 405, "method not allowed"),
        _ => new("Unsupported Media Type", status, "content type must be application/json"),
    };

    private static string? Key(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal) && header.Length > "Bearer ".Length ? header["Bearer ".Length..] : null;
    }

    private RunPodProblem? Recognise(string? key)
    {
        if (key is null)
        {
            return RunPodProblem.Unauthorized("missing bearer token");
        }

        var known = options.ApiKey is null || Same(key, options.ApiKey) || (options.ReadOnlyKey is { } readOnly && Same(key, readOnly));
        return known ? null : RunPodProblem.Unauthorized("invalid bearer token");
    }

    private RunPodProblem? Limit(HttpResponse response, string key)
    {
        var verdict = limiter.Take(key);
        response.Headers["RateLimit"] = verdict.State;
        response.Headers["RateLimit-Policy"] = limiter.Policy;
        return verdict.Exceeded is { } window ? RunPodProblem.TooManyRequests(window, verdict.RetryAfter) : null;
    }

    private RunPodProblem? Strike(string path)
    {
        var target = new FaultTarget(Path: path);
        if (faults.Strike(FaultKind.RateLimited, target) is { } limited)
        {
            return RunPodProblem.TooManyRequests("minute", limited.Takes ?? TimeSpan.FromSeconds(2));
        }

        if (faults.Strike(FaultKind.Unauthorized, target) is not null)
        {
            return RunPodProblem.Unauthorized("invalid bearer token");
        }

        return faults.Strike(FaultKind.ServerError, target) is { } broken
            ? new RunPodProblem("Internal Server Error", broken.Status ?? 500, "an unexpected error occurred")
            : null;
    }

    private static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
