namespace MetaDJ.Scope.SessionBroker.Hackathons;

internal static class HackathonModule
{
    public static IHostApplicationBuilder AddHackathons(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<HackathonOptions>().BindConfiguration(HackathonOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<HackathonStore>();
        builder.Services.AddSingleton<HackathonAnswers>();
        builder.Services.AddSingleton<HackathonMaking>();
        builder.Services.AddSingleton<TeamRegistration>();
        builder.Services.AddSingleton<TurnKeeper>();
        builder.Services.AddSingleton<HackathonLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<HackathonLoop>());
        return builder;
    }
}
