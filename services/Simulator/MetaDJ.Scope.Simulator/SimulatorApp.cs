using MetaDJ.Scope.Simulator.Control;
using MetaDJ.Scope.Simulator.Faults;
using MetaDJ.Scope.Simulator.Rehearsals;
using MetaDJ.Scope.Simulator.RunPod;
using MetaDJ.Scope.Simulator.RunPod.Account;
using MetaDJ.Scope.Simulator.RunPod.Billing;
using MetaDJ.Scope.Simulator.RunPod.Catalog;
using MetaDJ.Scope.Simulator.RunPod.Gate;
using MetaDJ.Scope.Simulator.RunPod.Pods;
using MetaDJ.Scope.Simulator.RunPod.Proxy;
using MetaDJ.Scope.Simulator.RunPod.Templates;
using MetaDJ.Scope.Simulator.RunPod.Volumes;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Simulator;

/// <summary>The rehearsal cloud as a web application of its own, on whatever listener its host gives it.</summary>
public static class SimulatorApp
{
    /// <param name="configure">
    /// Runs before the simulator's own registrations: urls, configuration, and a <see cref="TimeProvider"/> in place of the system's.
    /// </param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Scope takes uploads of any size.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        configure?.Invoke(builder);
        AddSimulator(builder.Services);

        var app = builder.Build();
        MapSimulator(app);
        return app;
    }

    private static void AddSimulator(IServiceCollection services)
    {
        services.AddOptions<SimulatorOptions>().BindConfiguration(SimulatorOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SimulatorOptions>>().Value);
        services.AddSingleton(provider => new SimulatedClock(
            provider.GetService<TimeProvider>() ?? TimeProvider.System, provider.GetRequiredService<SimulatorOptions>().Speed));

        services.AddSingleton<FaultBoard>(provider => new(
            provider.GetRequiredService<SimulatorOptions>(), provider.GetRequiredService<SimulatedClock>()));
        services.AddSingleton<SuddenFaults>();
        services.AddSingleton<CallBook>();
        services.AddSingleton<RehearsalStages>();

        services.AddSingleton<RateLimiter>();
        services.AddSingleton<Stock>().AddSingleton<CatalogView>();
        services.AddSingleton<AccountKeys>();
        services.AddSingleton<NetworkVolumes>();
        services.AddSingleton<PodTemplates>();
        services.AddSingleton<PodWorld>().AddSingleton<PodPlacement>().AddSingleton<PodFleet>().AddSingleton<PodAnswers>();
        services.AddSingleton<UsageBook>().AddSingleton<Bill>();
        services.AddSingleton<CloudArchive>();
        services.AddHostedService<CloudTicker>();

        services.AddHealthChecks();
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json => ControlJson.Configure(json.SerializerOptions));
    }

    private static void MapSimulator(WebApplication app)
    {
        // First and without routing: every request to a pod passes here.
        app.UseMiddleware<PodProxy>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/v2"), v2 => v2.UseMiddleware<RunPodGate>());

        app.MapHealthChecks("/health/live");
        app.MapHealthChecks("/health/ready");
        var api = app.MapGroup("/v2");
        api.MapAccount();
        api.MapPods();
        api.MapCatalog();
        api.MapNetworkVolumes();
        api.MapTemplates();
        api.MapBilling();
        app.MapFaults();
        app.MapControl();
        app.MapRehearsals();
    }
}
