namespace MetaDJ.Scope.Provisioning.Alerts;

internal static class AlertModule
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services.AddSingleton<AlertStore>();
}
