namespace MetaDJ.Scope.SessionBroker.Quotas;

internal static class QuotaModule
{
    public static IHostApplicationBuilder AddQuotas(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<QuotaLimits>();
        builder.Services.AddSingleton<QuotaBook>();
        builder.Services.AddSingleton<QuotaAnswers>();
        return builder;
    }
}
