namespace MetaDJ.Scope.SessionBroker.Arrivals;

internal static class ArrivalModule
{
    public static IHostApplicationBuilder AddArrivals(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ArrivalOptions>().BindConfiguration(ArrivalOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ArrivalStore>();
        builder.Services.AddSingleton<ArrivalForecast>();
        builder.Services.AddSingleton<ProofStore>();
        builder.Services.AddSingleton<ArrivalNews>();
        builder.Services.AddSingleton<BookedOpening>();
        builder.Services.AddSingleton<StageProving>();
        builder.Services.AddSingleton<AlternativeSearch>();
        builder.Services.AddSingleton<AlternativeTaking>();
        builder.Services.AddSingleton<ArrivalKeeper>();
        builder.Services.AddSingleton<ArrivalLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ArrivalLoop>());
        return builder;
    }
}
