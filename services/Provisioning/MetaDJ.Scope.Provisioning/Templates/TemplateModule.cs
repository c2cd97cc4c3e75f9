namespace MetaDJ.Scope.Provisioning.Templates;

internal static class TemplateModule
{
    public static IServiceCollection AddTemplates(this IServiceCollection services)
    {
        services.AddOptions<TemplateOptions>().BindConfiguration(TemplateOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TemplateStore>();
        services.AddSingleton<TemplateTurn>();
        services.AddSingleton<PodTemplates>();
        services.AddSingleton<TemplateKeeper>();
        return services;
    }
}
