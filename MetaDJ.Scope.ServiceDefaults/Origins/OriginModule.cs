using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MetaDJ.Scope.ServiceDefaults.Origins;

/// <summary>Lets browsers on other origins call us, where the configuration names those.</summary>
public static class OriginModule
{
    /// <summary>The policy of addresses that are a right by themselves.</summary>
    public const string TicketPolicy = "ticket";

    private static readonly string[] s_methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    private static readonly string[] s_taken =
    [
        HeaderNames.Accept, HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.CacheControl, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince,
        HeaderNames.IfRange, HeaderNames.Range, "Last-Event-ID", "Idempotency-Key", "Fencing-Token", "X-Requested-With", "X-SignalR-User-Agent",
    ];

    private static readonly string[] s_takenWithTickets =
        [HeaderNames.Accept, HeaderNames.ContentType, HeaderNames.CacheControl, HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.IfRange, HeaderNames.Range];

    private static readonly string[] s_shown =
    [
        HeaderNames.AcceptRanges, HeaderNames.ContentDisposition, HeaderNames.ContentRange, HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.Location, HeaderNames.RetryAfter,
    ];

    public static TBuilder AddOrigins<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<OriginOptions>().BindConfiguration(OriginOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>().Configure<IOptions<OriginOptions>>((cors, origins) =>
        {
            if (origins.Value.Origins.Count > 0)
            {
                cors.AddDefaultPolicy(policy => Common(policy, s_taken).SetIsOriginAllowed(Among(origins.Value.Origins)).AllowCredentials());
            }

            cors.AddPolicy(TicketPolicy, policy => _ = origins.Value.AllowsAnyTicketOrigin
                ? Common(policy, s_takenWithTickets).AllowAnyOrigin()
                : Common(policy, s_takenWithTickets).SetIsOriginAllowed(Among(origins.Value.TicketOrigins)));
        });
        return builder;
    }

    /// <summary>After routing, before anybody is asked for a token: a browser asks leave without one.</summary>
    public static IApplicationBuilder UseOrigins(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<IOptions<OriginOptions>>().Value.Origins.Count > 0)
        {
            // Also where no origin was sent: a cache must not hand that answer to a page.
            app.Use((http, next) =>
            {
                http.Response.OnStarting(VaryByOrigin, http.Response);
                return next(http);
            });
        }

        return app.UseCors();
    }

    private static Task VaryByOrigin(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        if (headers.AccessControlAllowOrigin != "*" && !headers.Vary.Any(vary => vary?.Contains(HeaderNames.Origin, StringComparison.OrdinalIgnoreCase) == true))
        {
            headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        }

        return Task.CompletedTask;
    }

    private static CorsPolicyBuilder Common(CorsPolicyBuilder policy, string[] taken) =>
        policy.WithMethods(s_methods).WithHeaders(taken).WithExposedHeaders(s_shown).SetPreflightMaxAge(TimeSpan.FromMinutes(10));

    private static Func<string, bool> Among(IEnumerable<string> origins) => origins.ToFrozenSet(StringComparer.Ordinal).Contains;
}
