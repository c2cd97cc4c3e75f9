using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.RunPod.Api;
using MetaDJ.Scope.Provisioning.RunPod.RateLimits;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Refit;

namespace MetaDJ.Scope.Provisioning.RunPod;

/// <summary>RunPod behind <see cref="IGpuCloud"/>.</summary>
public static class RunPodModule
{
    private const int Repetitions = 3;

    public static IHostApplicationBuilder AddRunPod(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<RunPodOptions>().BindConfiguration(RunPodOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RateLimitWindows>();
        services.AddTransient<RateLimitGate>();
        services.AddTransient<RunPodAttempt>();
        AddClient(services);
        services.AddSingleton<ICloudCatalogue, RunPodCatalogue>();
        services.AddSingleton<PodLogStream>();
        services.AddSingleton<ICloudAccess, RunPodAccess>();
        services.AddSingleton<IGpuCloud, RunPodGpuCloud>();
        services.AddSingleton<ICloudStorage, RunPodStorage>();
        services.AddSingleton<ICloudTemplates, RunPodTemplates>();
        services.AddSingleton<ICloudBilling, RunPodBilling>();
        return builder;
    }

    /// <summary>From the outside in: repetition of reads, rate limit, one timed attempt, the socket.</summary>
    private static void AddClient(IServiceCollection services)
    {
        var client = services
            .AddRefitGeneratedClient<IRunPodApi>(new RefitSettings(new SystemTextJsonContentSerializer(RunPodJson.Options), new RunPodQueryFormatter()))
            .ConfigureHttpClient((provider, http) => Configure(http, provider.GetRequiredService<IOptions<RunPodOptions>>().Value))
            // The client's own log names addresses, and with them RunPod's pod ids.
            .RemoveAllLoggers()
            .RedactLoggedHeaders(_ => true);
        client.AddResilienceHandler("runpod-reads", (pipeline, context) =>
            AddRetries(pipeline, context.ServiceProvider.GetRequiredService<IOptions<RunPodOptions>>().Value, context.ServiceProvider.GetRequiredService<TimeProvider>()));
        client
            .AddHttpMessageHandler<RateLimitGate>()
            .AddHttpMessageHandler<RunPodAttempt>()
            // Consumers are singletons and keep their client: the pool, not the handler, is what must follow DNS.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                // A redirect would repeat unsafe calls, and carry the key elsewhere.
                handler.AllowAutoRedirect = false;
                handler.AutomaticDecompression = DecompressionMethods.All;
            });
    }

    private static void Configure(HttpClient http, RunPodOptions options)
    {
        http.BaseAddress = options.BaseAddress;
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        // .NET sends no User-Agent by itself, and RunPod's edge answers 403 to a client without one.
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("MetaDJ.Scope", OurVersion));
    }

    private static string OurVersion => typeof(RunPodModule).Assembly.GetName().Version?.ToString(3) ?? "0";

    private static void AddRetries(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, RunPodOptions options, TimeProvider clock)
    {
        var reads = new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = Repetitions,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryDelay,
            // The gate waits out what Retry-After says, or refuses when that is longer than anybody should wait.
            ShouldRetryAfterHeader = false,
            ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome, options.RateLimitPatience)),
        };
        reads.DisableForUnsafeHttpMethods();
        pipeline.TimeProvider = clock;
        pipeline.AddRetry(reads);
    }

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome, TimeSpan patience) =>
        HttpClientResiliencePredicates.IsTransient(outcome)
        && !(outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests } refused && refused.Headers.RetryAfter?.Delta > patience);
}
