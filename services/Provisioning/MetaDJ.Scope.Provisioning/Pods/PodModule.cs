using MetaDJ.Scope.Provisioning.Pods.Access;
using MetaDJ.Scope.Provisioning.Pods.BringUp;
using MetaDJ.Scope.Provisioning.Pods.Diagnosis;
using MetaDJ.Scope.Provisioning.Pods.Logs;
using MetaDJ.Scope.Provisioning.Pods.Recovery;
using MetaDJ.Scope.Provisioning.Pods.Stages;

namespace MetaDJ.Scope.Provisioning.Pods;

internal static class PodModule
{
    public static IServiceCollection AddPods(this IServiceCollection services)
    {
        services.AddSingleton<PodStore>();
        services.AddSingleton<StageTimes>();
        services.AddSingleton<PodBook>();
        services.AddSingleton<PodAnswers>();
        services.AddSingleton<PodWake>();
        services.AddSingleton<PodWork>();

        services.AddSingleton<CloudFleet>();
        services.AddSingleton<PoolOffers>();
        services.AddSingleton<PodProbes>();
        services.AddSingleton<CloudSight>();
        services.AddSingleton<BrokerDemand>();
        services.AddSingleton<PodSnapshots>();

        services.AddOptions<PodAccessOptions>().BindConfiguration(PodAccessOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PodAccessSight>();
        services.AddOptions<PodLogOptions>().BindConfiguration(PodLogOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PodLogHub>();
        services.AddSingleton<LogRedaction>();
        services.AddDiagnosis();

        services.AddSingleton<PodOrderTools>();
        services.AddSingleton<PodRecipes>();
        services.AddSingleton<CloudSteps>();
        services.AddSingleton<PostMortem>();
        services.AddSingleton<RecoverStage>();
        services.AddSingleton<BringUpLessons>();
        services.AddSingleton<PodBringUp>();
        services.AddSingleton<PodOrders>();

        services.AddSingleton<ReconcilerLease>();
        services.AddSingleton<PodLook>();
        services.AddSingleton<PodFarewell>();
        services.AddSingleton<PodReconciler>();
        services.AddHostedService(provider => provider.GetRequiredService<PodReconciler>());
        AddPodClient(services);
        return services;
    }

    /// <summary>No repetition by itself, no log of addresses, no trace of them.</summary>
    private static void AddPodClient(IServiceCollection services)
    {
        services.AddSingleton<PodScopes>();
        services.AddTransient<PodRequestMark>();
        services.AddHttpClient(PodScopes.ClientName)
            .RemoveAllLoggers()
            .AddHttpMessageHandler<PodRequestMark>()
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                handler.AllowAutoRedirect = false;
            });
    }
}
