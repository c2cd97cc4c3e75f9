namespace MetaDJ.Scope.PromptQueue.Audiences;

internal static class AudienceModule
{
    public static IServiceCollection AddAudiences(this IServiceCollection services)
    {
        services.AddOptions<AudienceOptions>().BindConfiguration($"{PromptQueueModule.SectionName}:{AudienceOptions.SectionName}").ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<AudienceStore>().AddSingleton<AudienceTurns>().AddHostedService<AudienceWatch>();
    }
}
