namespace MetaDJ.Scope.SessionBroker.Demand;

internal static class DemandModule
{
    public static IHostApplicationBuilder AddDemand(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DemandStore>();
        return builder;
    }
}
