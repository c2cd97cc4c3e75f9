using MetaDJ.Scope.Provisioning.Pools.Diagnosis;

namespace MetaDJ.Scope.Provisioning.Pods.Diagnosis;

internal static class DiagnosisModule
{
    public static IServiceCollection AddDiagnosis(this IServiceCollection services)
    {
        services.AddOptions<DiagnosisOptions>().BindConfiguration(DiagnosisOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CloudExamination>();
        services.AddSingleton<ScopeExamination>();
        services.AddSingleton<FleetExamination>();
        services.AddSingleton<PodExamination>();
        services.AddSingleton<PoolCandidates>();
        services.AddSingleton<PoolExamination>();
        return services;
    }
}
