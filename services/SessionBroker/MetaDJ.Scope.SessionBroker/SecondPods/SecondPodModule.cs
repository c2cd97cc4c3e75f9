namespace MetaDJ.Scope.SessionBroker.SecondPods;

internal static class SecondPodModule
{
    public static IHostApplicationBuilder AddSecondPods(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SecondPodOptions>().BindConfiguration(SecondPodOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SecondPodStore>();
        builder.Services.AddSingleton<SecondPodWish>();
        builder.Services.AddSingleton<SecondPodLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SecondPodLoop>());
        return builder;
    }
}
