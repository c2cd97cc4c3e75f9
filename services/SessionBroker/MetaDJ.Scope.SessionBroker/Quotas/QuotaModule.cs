namespace MetaDJ.Scope.SessionBroker.Quotas;

internal static class QuotaModule
{
    public static IHostApplicationBuilder AddQuotas(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<QuotaLimits>();
        builder.Services.AddSingleton<QuotaBook>();
        builder.Services.AddSingleton<QuotaAnswers>();
        builder.Services.AddSingleton<BookingQuotas>();
        builder.Services.AddOptions<QuotaOptions>().BindConfiguration(QuotaOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<QuotaLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<QuotaLoop>());
        return builder;
    }
}
