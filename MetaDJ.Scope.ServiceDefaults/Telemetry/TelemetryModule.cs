using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MetaDJ.Scope.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs, exported over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set (the Aspire dashboard sets it).</summary>
public static class TelemetryModule
{
    public static TBuilder AddTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        QuietLogs(builder.Logging);
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            // Nobody would read them, and a span per hop is a good part of what a cue costs.
            return builder;
        }

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("MetaDJ.Scope.*", "MassTransit"))
            .WithTracing(tracing => tracing
                .AddSource("MetaDJ.Scope.*", "MassTransit")
                .AddAspNetCoreInstrumentation(http =>
                {
                    http.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
                    http.EnrichWithHttpRequest = (activity, request) => SecretPaths.Hide(activity, request.Path);
                })
                // Calls to pods are spans of ours ("cue send", "pod bring-up"): the client's own span would carry the pod's address.
                .AddHttpClientInstrumentation(http => http.FilterHttpRequestMessage = request => !SecretPaths.IsPod(request)))
            .UseOtlpExporter();
        return builder;
    }

    /// <summary>These loggers write request addresses at Information: a stage ticket or a pod's address would end up in the log.</summary>
    private static void QuietLogs(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        logging.AddFilter("Yarp.ReverseProxy", LogLevel.Warning);
        logging.AddFilter("MassTransit", LogLevel.Warning);
        logging.AddFilter("Polly", LogLevel.Error);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
    }
}
