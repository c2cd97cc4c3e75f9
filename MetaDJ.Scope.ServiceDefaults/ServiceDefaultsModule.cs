using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.ServiceDefaults.Origins;
using MetaDJ.Scope.ServiceDefaults.Problems;
using MetaDJ.Scope.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scalar.AspNetCore;

namespace MetaDJ.Scope.ServiceDefaults;

/// <summary>What every service of ours has: clock, JSON, problems, access, telemetry, health, OpenAPI.</summary>
public static class ServiceDefaultsModule
{
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpDefaults.MaximumBodyBytes;
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(json => HttpDefaults.Configure(json.SerializerOptions));
        builder.Services.AddServiceDiscovery();
        builder.Services.AddOpenApi(openApi => openApi.AddSchemaTransformer<EnumSchema>());
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [HealthTags.Live]);
        return builder.AddProblems().AddOrigins().AddAccess().AddTelemetry();
    }

    /// <summary>The middleware in order, then the routes that every service answers.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.UseProblems();
        app.UseRouting();
        app.UseOrigins();
        app.UseAccess();

        // Open on purpose: probes carry no token, and neither answer says more than a word.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains(HealthTags.Live) }).AllowAnonymous().DisableRateLimiting();
        app.MapHealthChecks("/health/ready").AllowAnonymous().DisableRateLimiting();
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/scalar").AllowAnonymous();
        return app;
    }
}
