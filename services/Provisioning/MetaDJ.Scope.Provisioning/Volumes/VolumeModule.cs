using MetaDJ.Scope.Provisioning.Pods.BringUp;

namespace MetaDJ.Scope.Provisioning.Volumes;

internal static class VolumeModule
{
    public static IServiceCollection AddVolumes(this IServiceCollection services)
    {
        services.AddOptions<VolumeOptions>().BindConfiguration(VolumeOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<VolumeStore>();
        services.AddSingleton<VolumeTurnStore>();
        services.AddSingleton<VolumeTurns>();
        services.AddSingleton<VolumeSight>();
        services.AddSingleton<VolumePlaces>();
        services.AddSingleton<PodVolumes>();
        services.AddSingleton<VolumeGrowth>();
        services.AddSingleton<VolumeMetrics>();
        services.AddSingleton<VolumeJanitor>();
        return services;
    }
}
