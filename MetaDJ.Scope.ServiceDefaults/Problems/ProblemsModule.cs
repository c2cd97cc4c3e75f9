using MetaDJ.Scope.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MetaDJ.Scope.ServiceDefaults.Problems;

/// <summary>Every error leaves as <c>application/problem+json</c> with a type that stays.</summary>
public static class ProblemsModule
{
    public static TBuilder AddProblems<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
        {
            if (context.ProblemDetails.Type?.StartsWith(Problem.TypeBase, StringComparison.Ordinal) != true)
            {
                var status = context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode;
                var general = GeneralProblem.Of(status);
                context.ProblemDetails.Type = general.Type;
                context.ProblemDetails.Title = general.Title;
                context.ProblemDetails.Detail ??= general.Detail;
            }

            context.ProblemDetails.Extensions["traceId"] = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
        });
        builder.Services.Configure<Microsoft.AspNetCore.Routing.RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddExceptionHandler<BadRequestExceptionHandler>().AddExceptionHandler<RecordAwayExceptionHandler>();
        return builder;
    }

    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app.UseExceptionHandler().UseStatusCodePages().Use(ReadOffAsync);

    /// <summary>The framework sets this status by itself, without an exception, where a body was to be read.</summary>
    private static async Task ReadOffAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is { StatusCode: StatusCodes.Status413PayloadTooLarge, HasStarted: false })
        {
            await RefusedBody.ReadOffAsync(http);
        }
    }
}
