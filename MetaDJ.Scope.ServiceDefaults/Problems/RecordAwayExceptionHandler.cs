using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Problems;

/// <summary>Redis is away or slow: that passes, and whoever asked should know that they may ask again. Nothing is broken on our side.</summary>
internal sealed class RecordAwayExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (RedisConnectionException or RedisTimeoutException))
        {
            return false;
        }

        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = "1";
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = Problem.Details(
                StatusCodes.Status503ServiceUnavailable, "record-away", "Our records cannot be reached",
                "It is not known whether your request was done. Send it again in a moment, under the same Idempotency-Key if it takes one: then it is done once."),
        });
    }
}
