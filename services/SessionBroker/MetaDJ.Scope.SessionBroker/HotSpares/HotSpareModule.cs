namespace MetaDJ.Scope.SessionBroker.HotSpares;

internal static class HotSpareModule
{
    public static IHostApplicationBuilder AddHotSpares(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<HotSpareOptions>().BindConfiguration(HotSpareOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<HotSpareStore>();
        builder.Services.AddSingleton<SpareWish>();
        builder.Services.AddSingleton<SpareSilence>();
        builder.Services.AddSingleton<HotSpareLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<HotSpareLoop>());
        return builder;
    }
}
