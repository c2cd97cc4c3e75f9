namespace MetaDJ.Scope.SessionBroker.Endings;

internal static class EndingModule
{
    public static IHostApplicationBuilder AddEndings(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EndingOptions>().BindConfiguration(EndingOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<LifeSigns>();
        builder.Services.AddSingleton<LifeStore>();
        builder.Services.AddSingleton<EndingStore>();
        builder.Services.AddSingleton<Audience>();
        builder.Services.AddSingleton<EndingKeeper>();
        builder.Services.AddSingleton<LifeLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LifeLoop>());
        return builder;
    }
}
